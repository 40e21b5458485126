"""Figures to be drawn: series of values over shared labels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from .shapes import SERIES, Box, Shape, Words, fitted, length_of

MARK = 10  # of the legend
TICKS = 4


@dataclass(frozen=True)
class Line:
    """One series; none is a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Plot:
    """Series over labels; `show` writes a value as readers see it."""

    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    show: Callable[[float | None], str]

    @property
    def known(self) -> list[float]:
        return [value for line in self.lines for value in line.values if value is not None]


def ticks(low: float, high: float) -> list[float]:
    """Return a few round numbers, evenly spaced, from at most `low` to at least `high`."""
    if high <= low:
        high = low + 1
    rough = (high - low) / TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough * 0.999)
    return [n * step for n in range(floor(low / step), ceil(high / step) + 1)]


def legend(names: Sequence[str], width: float) -> tuple[list[Shape], float]:
    """Return names with their colours in as many lines as they need, and how high they are."""
    if len(names) < 2:
        return [], 0
    shapes: list[Shape] = []
    x, y = 0.0, 0.0
    for number, name in enumerate(names):
        text = fitted(name, width - 2 * MARK)
        room = MARK + 6 + length_of(text) + 14
        if x and x + room > width:
            x, y = 0.0, y + 18
        shapes.append(Box(x, y + 2, MARK, MARK, SERIES[number % len(SERIES)]))
        shapes.append(Words(x + MARK + 6, y + 11, text))
        x += room
    return shapes, y + 26
