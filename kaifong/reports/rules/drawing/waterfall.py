"""A waterfall: from a beginning, by changes up and down, to an end."""

from collections.abc import Sequence
from dataclasses import dataclass

from .plot import Plot
from .shapes import RULE, SERIES, SOFT, Box, Drawing, Path, Shape, Words, fitted, length_of

ROW, BAR = 28.0, 18.0
UP, DOWN, WHOLE = SERIES[2], SERIES[1], SERIES[0]


@dataclass(frozen=True)
class Step:
    """A change, or a whole (`is_whole`) that stands on the ground."""

    label: str
    value: float
    is_whole: bool = False


def waterfall(steps: Sequence[Step], plot: Plot, width: float) -> Drawing:
    """Draw steps below one another, each bar beginning where the last one ended."""
    spans = _spans(steps)
    low, high = min([0, *(a for a, _ in spans)]), max([0, *(b for _, b in spans)])
    told = [_told(step, plot) for step in steps]
    left = min(max(length_of(one.label) for one in steps) + 12, width * 0.34)
    right = max(length_of(text) for text in told) + 10
    scale = (width - left - right) / ((high - low) or 1)
    shapes: list[Shape] = []
    for n, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
        y = n * ROW
        fill = WHOLE if step.is_whole else UP if step.value >= 0 else DOWN
        x, wide = left + (start - low) * scale, max((end - start) * scale, 1.5)
        shapes += [
            Words(0, y + 17, fitted(step.label, left - 8), bold=step.is_whole),
            Box(x, y + 4, wide, BAR, fill, f"{step.label}: {told[n]}"),
            Words(width, y + 17, told[n], "end", colour=SOFT),
        ]
    ground = left - low * scale
    shapes.append(Path(((ground, 0), (ground, ROW * len(steps))), RULE))
    return Drawing(width, ROW * len(steps) + 4, tuple(shapes))


def _spans(steps: Sequence[Step]) -> list[tuple[float, float]]:
    found, at = [], 0.0
    for step in steps:
        start, at = (0.0, step.value) if step.is_whole else (at, at + step.value)
        found.append((min(start, at), max(start, at)))
    return found


def _told(step: Step, plot: Plot) -> str:
    text = plot.show(step.value)
    if step.is_whole:
        return text
    # Said by a sign as well, since colours are not told apart by everybody.
    return f"▲ {text}" if step.value > 0 else f"▼ {text}" if step.value < 0 else text
