"""A funnel: how many go on from one stage to the next."""

from .plot import Plot
from .shapes import RULE, SERIES, SOFT, Box, Drawing, Path, Shape, Words, fitted, length_of

ROW, BAR = 58.0, 26.0


def funnel(plot: Plot, width: float) -> Drawing:
    """Draw the first series as stages below one another, each with its share of the first."""
    values = [max(value or 0, 0) for value in plot.lines[0].values]
    widest = max([*values, 1])
    shapes: list[Shape] = []
    for n, (label, value) in enumerate(zip(plot.labels, values, strict=True)):
        y, wide = n * ROW, width * value / widest
        told = f"{plot.show(value)} · {_share(value, values[0])}"
        room = width - length_of(told) - 12
        shapes += [
            Words(0, y + 13, fitted(label, room), bold=True),
            Words(width, y + 13, told, "end", colour=SOFT),
            Box(0, y + 20, width, BAR, "#f1eee7"),
            Box((width - wide) / 2, y + 20, wide, BAR, SERIES[0], f"{label}: {told}"),
        ]
        if n + 1 < len(values):
            shapes += _narrowing(y + 20 + BAR, width, wide, width * values[n + 1] / widest)
    return Drawing(width, ROW * len(values) - 8, tuple(shapes))


def _narrowing(y: float, width: float, above: float, below: float) -> list[Shape]:
    foot = y + ROW - BAR
    middle = width / 2
    edges = (
        (middle - above / 2, y, middle - below / 2),
        (middle + above / 2, y, middle + below / 2),
    )
    return [Path(((x, top), (to, foot - 20 + 8)), RULE, 1, "3 3") for x, top, to in edges]


def _share(value: float, first: float) -> str:
    return f"{value / first:.0%}" if first else "–"
