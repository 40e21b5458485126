"""What may be asked for a copy: what it costs us, itemised, and never above the cheapest form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    DOWNLOAD = "download"
    PRINT = "print"
    DISC = "disc"


class TooDear(Exception):
    """More than the cheapest form would cost; carries what may be asked at most."""

    def __init__(self, at_most: int) -> None:
        super().__init__(at_most)
        self.at_most = at_most


@dataclass(frozen=True)
class Item:
    """One thing that a copy costs us, in HKD cents."""

    what: str
    cents: int


Costs = Mapping[Form, Sequence[Item]]


def total(items: Sequence[Item]) -> int:
    return sum(item.cents for item in items)


def at_most(costs: Costs) -> int:
    """Return what may be asked: the cost of the cheapest form that we can give (s.28(4))."""
    return min((total(items) for items in costs.values()), default=0)


def quoted(form: Form, costs: Costs) -> tuple[int, int]:
    """
    Return the fee of a form and the cost of the cheapest one.

    :raises TooDear: if the form costs more than the cheapest one
    """
    fee, cheapest = total(costs[form]), at_most(costs)
    if fee > cheapest:
        raise TooDear(cheapest)
    return fee, cheapest
