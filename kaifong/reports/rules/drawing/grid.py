"""Heat maps, and cohorts: rows by how much later."""

from collections.abc import Sequence
from dataclasses import dataclass

from .plot import Plot
from .shapes import GROUND, INK, SOFT, Box, Drawing, Shape, Words, fitted, length_of, warmth

ROW, HEAD = 26.0, 24.0
NARROWEST = 30.0


@dataclass(frozen=True)
class Cohort:
    """Those who began together: the figure of each month since, the first being 0."""

    label: str
    since: tuple[float | None, ...]


def heat(plot: Plot, width: float) -> Drawing:
    """Draw labels as rows, series as columns, and each value the darker the larger it is."""
    rows = [[line.values[n] for line in plot.lines] for n in range(len(plot.labels))]
    return _cells(plot.labels, [line.name for line in plot.lines], rows, plot, width)


def cohorts(found: Sequence[Cohort], plot: Plot, width: float) -> Drawing:
    """Draw a triangle: one row for each month of beginning, one column for each month since."""
    longest = max((len(one.since) for one in found), default=0)
    rows = [[*one.since, *[None] * (longest - len(one.since))] for one in found]
    heads = [str(n) for n in range(longest)]
    return _cells([one.label for one in found], heads, rows, plot, width)


def _cells(
    labels: Sequence[str],
    heads: Sequence[str],
    rows: Sequence[Sequence[float | None]],
    plot: Plot,
    width: float,
) -> Drawing:
    known = [value for row in rows for value in row if value is not None]
    left = min(max((length_of(label) for label in labels), default=0) + 10, width * 0.36)
    step = (width - left) / max(len(heads), 1)
    shapes: list[Shape] = [
        Words(left + step * (n + 0.5), 15, fitted(head, step - 4, 11), "middle", 11, SOFT)
        for n, head in enumerate(heads)
    ]
    for at, (label, row) in enumerate(zip(labels, rows, strict=True)):
        y = HEAD + at * ROW
        shapes.append(Words(0, y + 17, fitted(label, left - 8)))
        for n, value in enumerate(row):
            if value is not None:
                shapes += _cell(
                    plot, f"{label} · {heads[n]}", value, known, (left + n * step, y, step)
                )
    return Drawing(width, HEAD + ROW * len(labels) + 4, tuple(shapes))


def _cell(
    plot: Plot, title: str, value: float, known: Sequence[float], place: tuple[float, float, float]
) -> list[Shape]:
    x, y, step = place
    text = plot.show(value)
    size = next((s for s in (12, 11, 10, 9) if length_of(text, s) <= step - 4), 0)
    box = Box(x, y, step, ROW, warmth(value, known), f"{title}: {text}", GROUND)
    # Where figures do not fit, colours speak, and the table below tells them all.
    if not size or step < NARROWEST:
        return [box]
    return [box, Words(x + step / 2, y + 17, text, "middle", size, INK)]
