"""Our own map of the eighteen districts: a tile for each, laid out as they lie. No map data."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaifong.foundation.hongkong.places import District

from .plot import Plot
from .shapes import (
    INK,
    NO_FIGURE,
    RULE,
    SOFT,
    Box,
    Drawing,
    Shape,
    Words,
    fitted,
    length_of,
    warmth,
)

PLACES: Mapping[District, tuple[int, int]] = {
    District.NORTH: (3, 0),
    District.TUEN_MUN: (0, 2),
    District.YUEN_LONG: (1, 1),
    District.TAI_PO: (4, 1),
    District.TSUEN_WAN: (1, 2),
    District.KWAI_TSING: (2, 2),
    District.SHA_TIN: (4, 2),
    District.SAI_KUNG: (5, 3),
    District.ISLANDS: (0, 4),
    District.SHAM_SHUI_PO: (2, 3),
    District.WONG_TAI_SIN: (4, 3),
    District.KOWLOON_CITY: (3, 3),
    District.YAU_TSIM_MONG: (3, 4),
    District.KWUN_TONG: (4, 4),
    District.CENTRAL_AND_WESTERN: (2, 5),
    District.WAN_CHAI: (3, 5),
    District.EASTERN: (4, 5),
    District.SOUTHERN: (3, 6),
}  # column from the west, row from the north
COLUMNS, ROWS, GAP = 6, 7, 3.0
WIDEST = 560.0


@dataclass(frozen=True)
class Tile:
    """A district on the map: which, where its square lies, and how wide it is."""

    district: District
    x: float
    y: float
    side: float


def tiles(width: float) -> list[Tile]:
    """Return the squares of the districts; none lies upon another."""
    side = (width - GAP * (COLUMNS - 1)) / COLUMNS
    return [
        Tile(one, column * (side + GAP), row * (side + GAP), side)
        for one, (column, row) in PLACES.items()
    ]


def cartogram(
    values: Mapping[int, float], names: Mapping[int, str], plot: Plot, width: float
) -> Drawing:
    """Draw the districts with their names and figures, the darker the larger."""
    width = min(width, WIDEST)
    known = [value for code, value in values.items() if code in PLACES]
    shapes: list[Shape] = []
    for tile in tiles(width):
        shapes += _tile(tile, values.get(tile.district), names[tile.district], known, plot)
    side = tiles(width)[0].side
    return Drawing(width, ROWS * (side + GAP), tuple(shapes))


def _tile(
    tile: Tile, value: float | None, name: str, known: list[float], plot: Plot
) -> list[Shape]:
    text = plot.show(value)
    fill = NO_FIGURE if value is None else warmth(value, known)
    size = 12.0 if tile.side > 84 else 10.0
    middle, y = tile.x + tile.side / 2, tile.y + tile.side * 0.36
    shapes: list[Shape] = [Box(tile.x, tile.y, tile.side, tile.side, fill, f"{name}: {text}", RULE)]
    for line in _lines(name, tile.side - 6, size):
        shapes.append(Words(middle, y, line, "middle", size, INK))
        y += size + 2
    colour = SOFT if value is None else INK
    shapes.append(
        Words(middle, y + 4, fitted(text, tile.side - 4, size), "middle", size, colour, bold=True)
    )
    return shapes


def _lines(name: str, room: float, size: float) -> list[str]:
    """Return a name in at most two lines."""
    found: list[str] = [""]
    for word in name.split(" "):
        longer = f"{found[-1]} {word}".strip()
        if found[-1] and length_of(longer, size) > room and len(found) < 2:
            found.append(word)
        else:
            found[-1] = longer
    return [fitted(line, room, size) for line in found]
