"""Charts of answers as SVG; the builder, which draws its own pages with them, offers the pen."""

from collections.abc import Callable

from kaifong.intelligence.queries import Answer

type Pen = Callable[[Answer, str, str], str]  # the answer, the kind of chart, the language → SVG


class NothingToDraw(Exception):
    """No chart can be drawn of this answer; says why in words."""


_pens: list[Pen] = []


def offer(pen: Pen) -> None:
    """Let the entrance that draws charts offer to do so for files; called once, at start."""
    _pens[:] = [pen]


def svg(answer: Answer, kind: str, language: str) -> str:
    """
    Return a chart of an answer as SVG that stands alone.

    :raises NothingToDraw: if it has no chart, or none of this kind
    """
    return _pens[0](answer, kind, language)


def svg_or_none(answer: Answer, kind: str, language: str) -> str:
    """Return the same, empty where there is nothing to draw."""
    try:
        return svg(answer, kind, language)
    except NothingToDraw:
        return ""
