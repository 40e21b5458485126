"""What customers of a chunk order, line by line."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaifong.foundation.channels import Channel
from kaifong.foundation.hongkong.places import Region

from . import seasons
from .columns import distinct
from .goods import CATEGORIES, Goods
from .lives import CHANNELS, Lives

Array = NDArray[Any]

FAITHFUL_TO_CHANNEL = 0.76
IN_FAVOURITES = 0.68
FAVOURITE_SHARES = (0.6, 0.88, 1.0)  # running sums over the three favourites
SEASONAL = 1.8  # how much better a category sells in its months
REDUCED = 0.14
FREE_DELIVERY_CENTS = 40_000
DELIVERY_CENTS, DELIVERY_ABROAD_CENTS = 3_000, 6_000
LAST_MINUTE = 23 * 3_600  # nobody joins later in the day, so that the first order is of that day


@dataclass(frozen=True)
class Orders:
    """Sales in the order of time; `who` is the place in the chunk, days count from the first."""

    who: Array
    day: Array
    second: Array
    channel: Array


@dataclass(frozen=True)
class Lines:
    """Lines of goods by order."""

    order: Array
    product: Array
    quantity: Array
    unit_cents: Array

    @property
    def cents(self) -> Array:
        return self.quantity * self.unit_cents


@dataclass(frozen=True)
class Bought:
    joined_second: Array  # of the day on which each customer joined
    orders: Orders
    lines: Lines
    delivery_cents: Array  # of each order


def draw(
    rng: np.random.Generator, *, lives: Lives, goods: Goods, days: list[date], lines_each: float
) -> Bought:
    """Draw all that these customers buy in their lives."""
    busy = np.concatenate([[0.0], np.cumsum(seasons.weights(days))])
    second = _seconds(rng, lives.channel)
    joined_second = np.where(second < LAST_MINUTE, second, second - 3_600)
    who = np.repeat(np.arange(len(lives.orders)), lives.orders)
    is_first = np.concatenate([[True], who[1:] != who[:-1]])
    channel = np.where(is_first, lives.channel[who], _channels(rng, lives, who))
    day = _days(rng, lives, who, is_first, busy)
    # Whoever joins buys a little later; nobody buys before joining.
    soon = joined_second[who] + rng.integers(120, 3_000, len(who))
    later = _seconds(rng, channel)
    second = np.where(day == lives.joined[who], np.maximum(soon, later), later)
    second = np.where(is_first, soon, second)
    order = np.lexsort((who, second, day))
    orders = Orders(who[order], day[order], second[order], channel[order])
    lines = _lines(rng, orders, lives, goods, days, lines_each)
    goods_cents = np.bincount(lines.order, weights=lines.cents, minlength=len(who))
    return Bought(joined_second, orders, lines, _delivery(orders, lives, goods_cents))


def _channels(rng: np.random.Generator, lives: Lives, who: Array) -> Array:
    codes = np.array([int(code) for code in CHANNELS], dtype=np.int16)
    shares = np.cumsum(list(CHANNELS.values()))
    other = codes[np.searchsorted(shares / shares[-1], rng.random(len(who)), side="right")]
    channel = np.where(rng.random(len(who)) < FAITHFUL_TO_CHANNEL, lives.channel[who], other)
    far = lives.district[who] // 100 > Region.MACAU
    return np.where(far & (channel == Channel.STORE), Channel.WEB, channel).astype(np.int16)


def _days(
    rng: np.random.Generator, lives: Lives, who: Array, is_first: Array, busy: Array
) -> Array:
    """Draw days between joining and ending, busy ones more often; the first is that of joining."""
    begin, end = busy[lives.joined[who]], busy[lives.ended[who] + 1]
    drawn = np.searchsorted(busy, begin + rng.random(len(who)) * (end - begin), side="right") - 1
    return np.where(is_first, lives.joined[who], drawn.clip(lives.joined[who], lives.ended[who]))


def _seconds(rng: np.random.Generator, channel: Array) -> Array:
    online = seasons.seconds_of_day(rng, seasons.ONLINE_HOURS, len(channel))
    store = seasons.seconds_of_day(rng, seasons.STORE_HOURS, len(channel))
    return np.where(channel == Channel.STORE, store, online)


def _lines(
    rng: np.random.Generator,
    orders: Orders,
    lives: Lives,
    goods: Goods,
    days: list[date],
    lines_each: float,
) -> Lines:
    few = lives.few_products[orders.who]
    sizes = np.where(few, 1, np.minimum(rng.geometric(1 / lines_each, len(few)), 14))
    order = np.repeat(np.arange(len(sizes)), sizes)
    product = _products(rng, orders, lives, goods, days, order)
    # One line for one thing: what was drawn twice is bought once.
    once = distinct(order.astype(np.int64) * 1_000_000 + product)
    order, product = once // 1_000_000, once % 1_000_000
    category = goods.category[product]
    several = np.array([each.several for each in CATEGORIES])[category]
    many = np.minimum(1 + rng.geometric(0.55, len(order)), 12)
    quantity = np.where(rng.random(len(order)) < several, many, 1)
    sale = np.array([seasons.is_sale(day) for day in days])[orders.day[order]]
    reduced = np.where(rng.random(len(order)) < REDUCED, 0.9, 1.0)
    unit = goods.price_cents[product] * np.where(sale, 0.8, reduced)
    return Lines(order, product, quantity, (unit / 10).round().astype(np.int64) * 10)


def _products(
    rng: np.random.Generator,
    orders: Orders,
    lives: Lives,
    goods: Goods,
    days: list[date],
    order: Array,
) -> Array:
    who = orders.who[order]
    favourite = np.searchsorted(FAVOURITE_SHARES, rng.random(len(order)), side="right").clip(0, 2)
    by_season = _seasonal(rng, np.array([day.month for day in days])[orders.day[order]])
    category = np.where(
        rng.random(len(order)) < IN_FAVOURITES, lives.favourites[who, favourite], by_season
    )
    product = goods.pick(category, rng.random(len(order)))
    usual = goods.pick(lives.favourites[:, :2], rng.random((len(lives.orders), 2)))
    one_of_two = usual[who, (rng.random(len(order)) < 0.3).astype(np.int64)]
    return np.where(lives.few_products[who], one_of_two, product)


def _seasonal(rng: np.random.Generator, month: Array) -> Array:
    shares = np.array(
        [
            [each.share * (SEASONAL if number in each.months else 1) for each in CATEGORIES]
            for number in range(1, 13)
        ]
    )
    running = np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)
    running += np.arange(12)[:, None]
    # One table of running sums, month after month, searched at once.
    found = np.searchsorted(
        running.ravel(), month - 1 + rng.random(len(month)) * 0.999_999_9, side="right"
    )
    category: Array = (found - (month - 1) * len(CATEGORIES)).astype(np.int16)
    return category


def _delivery(orders: Orders, lives: Lives, goods_cents: Array) -> Array:
    region = lives.district[orders.who] // 100
    near = region <= Region.NEW_TERRITORIES
    sent = np.isin(orders.channel, [Channel.WEB, Channel.APP, Channel.WHATSAPP])
    price = np.where(near, DELIVERY_CENTS, DELIVERY_ABROAD_CENTS)
    return np.where(sent & (goods_cents < FREE_DELIVERY_CENTS), price, 0)
