"""How large a made-up shop may be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """What a size stands for; orders and lines are means, so that their sums come out near."""

    customers: int
    products: int
    orders_each: float
    lines_each: float
    chunk: int = 50_000  # customers made and loaded at a time: bounds the memory


SIZES = {
    "small": Size(customers=2_000, products=600, orders_each=4.5, lines_each=2.6),
    "medium": Size(customers=50_000, products=2_000, orders_each=4.5, lines_each=2.6),
    "large": Size(customers=1_000_000, products=20_000, orders_each=4.0, lines_each=2.6),
}


class NoSuchSize(Exception):
    """A shop is made small, medium or large."""


def size_named(name: str) -> Size:
    """
    Return what a size stands for.

    :raises NoSuchSize: if there is none of this name
    """
    try:
        return SIZES[name]
    except KeyError:
        raise NoSuchSize(f"There is no size {name!r}. Write small, medium or large.") from None
