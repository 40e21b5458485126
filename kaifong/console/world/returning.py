"""Which orders come back, wholly or in part."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .buying import Bought
from .lives import Lives

Array = NDArray[Any]

RETURNED = 0.035
RETURNED_BY_COMPLAINERS = 0.38
WHOLE = 0.45  # else each line comes back by half a chance
SLOWEST_DAYS = 24


@dataclass(frozen=True)
class Returns:
    """Returns in the order of time, and of each line that came back its place among the sales'."""

    order: Array  # the sale that is undone
    day: Array
    second: Array
    line_return: Array  # the return to which a line belongs
    line: Array  # the line that is undone


def draw(rng: np.random.Generator, *, lives: Lives, bought: Bought, last_day: int) -> Returns:
    """Draw what is sent back within the time told of."""
    orders, lines = bought.orders, bought.lines
    chance = np.where(lives.sends_back[orders.who], RETURNED_BY_COMPLAINERS, RETURNED)
    after = 2 + rng.integers(0, SLOWEST_DAYS - 1, len(orders.who))
    comes = (rng.random(len(orders.who)) < chance) & (orders.day + after <= last_day)
    whole = rng.random(len(orders.who)) < WHOLE
    first_line = np.concatenate([[True], lines.order[1:] != lines.order[:-1]])
    back = comes[lines.order] & (
        whole[lines.order] | first_line | (rng.random(len(lines.order)) < 0.5)
    )
    sale = np.flatnonzero(comes)
    day = orders.day[sale] + after[sale]
    second = rng.integers(10 * 3_600, 21 * 3_600, len(sale))
    by_time = np.lexsort((sale, second, day))
    place = np.zeros(len(orders.who), dtype=np.int64)
    place[sale[by_time]] = np.arange(len(sale))
    line = np.flatnonzero(back)
    of = place[lines.order[line]]
    by_return = np.argsort(of, kind="stable")
    return Returns(sale[by_time], day[by_time], second[by_time], of[by_return], line[by_return])
