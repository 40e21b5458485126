"""Bars, stacked bars and lines over an axis of labels."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from .plot import Plot, legend, ticks
from .shapes import DASHES, RULE, SERIES, SOFT, Box, Drawing, Path, Shape, Words, fitted, length_of

HEIGHT, FOOT, TOP = 260.0, 26.0, 8.0


@dataclass(frozen=True)
class Frame:
    """Where the axes lie, and where a value and a label stand between them."""

    left: float
    width: float
    top: float
    scale: tuple[float, ...]
    places: int

    def y(self, value: float) -> float:
        low, high = self.scale[0], self.scale[-1]
        return self.top + HEIGHT * (1 - (value - low) / (high - low))

    @property
    def step(self) -> float:
        return self.width / max(self.places, 1)

    def x(self, number: int) -> float:
        return self.left + self.step * (number + 0.5)


def bars(plot: Plot, width: float, *, stacked: bool = False) -> Drawing:
    """Draw a bar for each value, side by side or one upon the other."""
    sums = _heaps(plot) if stacked else plot.known
    return _drawn(plot, width, sums, _stacked if stacked else _beside)


def lines(plot: Plot, width: float) -> Drawing:
    """Draw a line for each series, told apart by dashes as well as by colour."""
    return _drawn(plot, width, plot.known, _lines)


def _heaps(plot: Plot) -> list[float]:
    found = []
    for number in range(len(plot.labels)):
        values = [line.values[number] or 0 for line in plot.lines]
        found += [sum(v for v in values if v > 0), sum(v for v in values if v < 0)]
    return found


def _drawn(
    plot: Plot, width: float, values: list[float], draw: Callable[[Plot, Frame], Iterator[Shape]]
) -> Drawing:
    scale = tuple(ticks(min([0, *values]), max([0, *values])))
    names, high = legend([line.name for line in plot.lines], width)
    left = max(length_of(plot.show(one), 11) for one in scale) + 8
    frame = Frame(left, width - left, high + TOP, scale, len(plot.labels))
    shapes = [*names, *_grid(plot, frame, width), *draw(plot, frame), *_labels(plot, frame)]
    return Drawing(width, frame.top + HEIGHT + FOOT, tuple(shapes))


def _grid(plot: Plot, frame: Frame, width: float) -> Iterator[Shape]:
    for one in frame.scale:
        y = frame.y(one)
        yield Path(((frame.left, y), (width, y)), SOFT if one == 0 else RULE, 0.8)
        yield Words(frame.left - 6, y + 4, plot.show(one), "end", 11, SOFT)


def _labels(plot: Plot, frame: Frame) -> Iterator[Shape]:
    longest = max((length_of(label, 11) for label in plot.labels), default=0)
    room = min(longest + 10, 120)
    every = max(1, -int(-room // frame.step))
    for number, label in enumerate(plot.labels):
        if number % every == 0:
            text = fitted(label, room, 11)
            half = length_of(text, 11) / 2
            x = min(max(frame.x(number), half), frame.left + frame.width - half)
            yield Words(x, frame.top + HEIGHT + 17, text, "middle", 11, SOFT)


def _title(plot: Plot, number: int, name: str, value: float) -> str:
    return f"{plot.labels[number]} · {name}: {plot.show(value)}"


def _beside(plot: Plot, frame: Frame) -> Iterator[Shape]:
    wide = min(frame.step * 0.72, 46.0 * len(plot.lines))
    each = wide / max(len(plot.lines), 1)
    for place, line in enumerate(plot.lines):
        for number, value in enumerate(line.values):
            if value is not None:
                x = frame.x(number) - wide / 2 + place * each
                yield _bar(frame, x, each, 0, value, place, _title(plot, number, line.name, value))


def _stacked(plot: Plot, frame: Frame) -> Iterator[Shape]:
    wide = min(frame.step * 0.72, 46.0)
    for number in range(len(plot.labels)):
        above = below = 0.0
        for place, line in enumerate(plot.lines):
            value = line.values[number] or 0
            start = above if value >= 0 else below
            title = _title(plot, number, line.name, value)
            yield _bar(frame, frame.x(number) - wide / 2, wide, start, value, place, title)
            above, below = above + max(value, 0), below + min(value, 0)


def _bar(
    frame: Frame, x: float, wide: float, start: float, value: float, place: int, title: str
) -> Box:
    top, foot = sorted((frame.y(start), frame.y(start + value)))
    return Box(x, top, max(wide - 1, 1), foot - top, SERIES[place % len(SERIES)], title)


def _lines(plot: Plot, frame: Frame) -> Iterator[Shape]:
    for place, line in enumerate(plot.lines):
        colour, dash = SERIES[place % len(SERIES)], DASHES[place % len(DASHES)]
        spots = [
            None if value is None else (frame.x(n), frame.y(value))
            for n, value in enumerate(line.values)
        ]
        for before, after in pairwise(spots):
            if before and after:
                yield Path((before, after), colour, 2.2, dash)
        for number, spot in enumerate(spots):
            value = line.values[number]
            if spot and value is not None:
                title = _title(plot, number, line.name, value)
                yield Box(spot[0] - 2.5, spot[1] - 2.5, 5, 5, colour, title)
