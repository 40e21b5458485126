"""The made-up shop as a whole: the same size, seed and date make the same shop, chunk by chunk."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import buying, fates, goods, lives, people, reaching, returning, seasons
from .buying import Bought
from .fates import Fates
from .goods import Goods
from .lives import Lives
from .people import People
from .reaching import Points
from .returning import Returns
from .sizes import Size

Array = NDArray[Any]

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Chunk:
    """Some customers with all they did; `first` is the place of the first among all."""

    first: int
    lives: Lives
    people: People
    points: Points
    bought: Bought
    returns: Returns
    fates: Fates
    lake_keys: Array
    opened: int  # the shop's first day, in days since 1970
    last_day: int
    category_of: Array  # each product's place among the categories

    @property
    def customers(self) -> int:
        return len(self.lives.joined)

    @property
    def orders(self) -> int:
        """Return how many sales and returns there are."""
        return len(self.bought.orders.who) + len(self.returns.order)


@dataclass(frozen=True)
class Shop:
    """What is drawn once; chunks are drawn from it one at a time."""

    size: Size
    seed: int
    days: list[date]
    goods: Goods
    lives: Lives

    @property
    def chunks(self) -> int:
        return -(-self.size.customers // self.size.chunk)

    def chunk(self, number: int) -> Chunk:
        """Draw one chunk; each has dice of its own, so that any can be drawn alone."""
        rng = np.random.default_rng([self.seed, 2, number])
        first = number * self.size.chunk
        part = self.lives.part(first, min(first + self.size.chunk, self.size.customers))
        persons = people.draw(rng, part.district, first=first)
        bought = buying.draw(
            rng, lives=part, goods=self.goods, days=self.days, lines_each=self.size.lines_each
        )
        last_day = len(self.days) - 1
        returns = returning.draw(rng, lives=part, bought=bought, last_day=last_day)
        # Dice of their own, so that all else stays as it was before there were fates.
        of_fates = np.random.default_rng([self.seed, 3, number])
        return Chunk(
            first=first,
            lives=part,
            people=persons,
            points=reaching.draw(rng, persons.mail, first=first),
            bought=bought,
            returns=returns,
            fates=fates.draw(of_fates, orders=bought.orders, returns=returns, first=first),
            lake_keys=rng.integers(1, 2**63 - 1, len(part.joined)),
            opened=(self.days[0] - EPOCH).days,
            last_day=last_day,
            category_of=self.goods.category,
        )


def plan(*, size: Size, seed: int, until: date) -> Shop:
    """Draw what must be known of all customers at once."""
    days = seasons.days_until(until)
    return Shop(
        size=size,
        seed=seed,
        days=days,
        goods=goods.draw(count=size.products, seed=seed),
        lives=lives.draw(size=size, seed=seed, days=days),
    )
