"""What a drawing is made of, in units of one pixel from the upper left corner."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

INK, SOFT, RULE, GROUND, NO_FIGURE = "#1a2725", "#53625e", "#cfcabe", "#ffffff", "#f1eee7"
SERIES = ("#0d6f61", "#e6a23c", "#4a7fb5", "#c2593c", "#8a5b93", "#86922f", "#5f6f6b", "#2aa3a3")
DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 2", "12 4", "1 4", "6 2 1 2")
WARM = tuple(
    "#" + "".join(f"{round(255 + (tone - 255) * share / 100):02x}" for tone in (13, 111, 97))
    for share in (2, 7, 12, 17, 22, 27, 32, 37, 42, 46)
)  # dark words stay readable on all of them
SIZE, LINE = 12, 16


@dataclass(frozen=True)
class Box:
    """A rectangle; `title` is told where the pointer rests."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    title: str = ""
    edge: str = ""


@dataclass(frozen=True)
class Path:
    """Points joined by lines."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float = 1
    dash: str = ""


@dataclass(frozen=True)
class Words:
    """A line of text; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    size: float = SIZE
    colour: str = INK
    bold: bool = False


type Shape = Box | Path | Words


@dataclass(frozen=True)
class Drawing:
    """Shapes, the later over the earlier."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def length_of(text: str, size: float = SIZE) -> float:
    """Return about how wide a text is: Chinese characters are square, others half as wide."""
    return sum(size if unicodedata.east_asian_width(one) in "WF" else size * 0.6 for one in text)


def fitted(text: str, room: float, size: float = SIZE) -> str:
    """Return a text that fits, with an ellipsis if it was cut."""
    if length_of(text, size) <= room:
        return text
    while text and length_of(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text}…" if text else ""


def warmth(value: float, values: Sequence[float]) -> str:
    """Return how warm a value is among others, as a colour."""
    low, high = min(values), max(values)
    last = len(WARM) - 1
    return WARM[last if high == low else int((value - low) * last / (high - low))]
