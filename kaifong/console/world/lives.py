"""
Every customer's life with the shop in broad strokes: when it began and ended, how lively, where.

All are drawn at once (a few dozen bytes each), so that a chunk of the details can be made by
itself: the whole is calibrated to the number of orders wanted.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaifong.foundation.channels import Channel
from kaifong.foundation.hongkong.places import District, Region

from . import cast, seasons
from .goods import CATEGORIES
from .sizes import Size

Array = NDArray[Any]

# Thousands of people (mid-2020s, from memory); beyond Hong Kong, as many as shop with us.
POPULATION = {
    District.CENTRAL_AND_WESTERN: 235,
    District.WAN_CHAI: 166,
    District.EASTERN: 529,
    District.SOUTHERN: 263,
    District.YAU_TSIM_MONG: 310,
    District.SHAM_SHUI_PO: 431,
    District.KOWLOON_CITY: 410,
    District.WONG_TAI_SIN: 406,
    District.KWUN_TONG: 673,
    District.KWAI_TSING: 495,
    District.TSUEN_WAN: 320,
    District.TUEN_MUN: 506,
    District.YUEN_LONG: 668,
    District.NORTH: 309,
    District.TAI_PO: 316,
    District.SHA_TIN: 692,
    District.SAI_KUNG: 489,
    District.ISLANDS: 185,
    District.MACAU: 150,
    District.GUANGZHOU: 55,
    District.SHENZHEN: 130,
    District.ZHUHAI: 30,
    District.FOSHAN: 20,
    District.DONGGUAN: 25,
    District.ZHONGSHAN: 15,
    District.OVERSEAS: 90,
}
CHANNELS = {
    Channel.WEB: 0.37,
    Channel.APP: 0.30,
    Channel.WHATSAPP: 0.06,
    Channel.MARKETPLACE: 0.14,
    Channel.STORE: 0.13,
}
NEVER_BOUGHT = 0.04
LOYAL = 0.25
MEAN_DAYS_OF_THE_OTHERS = 260
LIVELINESS_SHAPE = 0.7  # of the gamma distribution: few buy much, many little
FEW_PRODUCTS = 0.12  # buy one or two products here and all else elsewhere
SENDS_BACK = 0.015  # complaints in waiting
CARED_FOR = 0.04  # the liveliest have somebody of Sales who looks after them
MOST_ORDERS = 240


@dataclass(frozen=True)
class Lives:
    """One number a customer; days count from the first of the three years."""

    joined: Array
    ended: Array  # the last day on which they buy
    orders: Array
    district: Array
    channel: Array
    favourites: Array  # three places among the categories
    few_products: Array
    sends_back: Array
    cared_for: Array

    def part(self, first: int, last: int) -> "Lives":
        return Lives(**{name: values[first:last] for name, values in vars(self).items()})


def draw(*, size: Size, seed: int, days: list[date]) -> Lives:
    """Draw all lives; members are numbered in the order in which they joined."""
    rng = np.random.default_rng([seed, 0])
    count = size.customers
    busy = np.concatenate([[0.0], np.cumsum(seasons.weights(days))])
    joined = _joined(rng, count, busy)
    loyal = rng.random(count) < LOYAL
    stay = rng.exponential(MEAN_DAYS_OF_THE_OTHERS, count).astype(np.int64)
    ended = np.where(loyal, len(days) - 1, np.minimum(joined + stay, len(days) - 1))
    lively = rng.gamma(LIVELINESS_SHAPE, size=count)
    orders = _orders(rng, size, lively * (busy[ended + 1] - busy[joined]))
    channel = _chosen(rng, count, CHANNELS)
    district = _chosen(rng, count, POPULATION)
    channel[(district // 100 > Region.MACAU) & (channel == Channel.STORE)] = Channel.WEB
    lives = Lives(
        joined=joined,
        ended=ended,
        orders=orders,
        district=district,
        channel=channel,
        favourites=_favourites(rng, count),
        few_products=rng.random(count) < FEW_PRODUCTS,
        sends_back=rng.random(count) < SENDS_BACK,
        cared_for=orders >= np.quantile(orders, 1 - CARED_FOR),
    )
    cast.enter(lives, last_day=len(days) - 1)
    return lives


def _joined(rng: np.random.Generator, count: int, busy: Array) -> Array:
    days = np.searchsorted(busy, rng.random(count) * busy[-1], side="right") - 1
    return np.sort(days.clip(0, len(busy) - 2))


def _orders(rng: np.random.Generator, size: Size, chances: Array) -> Array:
    """Draw how many orders each places: the first is certain for all but a few."""
    bought = rng.random(len(chances)) >= NEVER_BOUGHT
    wanted = size.orders_each * len(chances) - bought.sum()
    repeats = rng.poisson(chances * bought * wanted / (chances * bought).sum())
    orders: Array = np.minimum(bought + repeats, MOST_ORDERS)
    return orders


def _favourites(rng: np.random.Generator, count: int) -> Array:
    """Draw three categories for each customer, the popular ones more often."""
    appeal = np.log([category.share for category in CATEGORIES])
    gumbel = appeal + rng.gumbel(size=(count, len(CATEGORIES)))
    favourites: Array = np.argsort(-gumbel, axis=1)[:, :3].astype(np.int16)
    return favourites


def _chosen(rng: np.random.Generator, count: int, shares: dict[Any, Any]) -> Array:
    chances = np.cumsum(np.array(list(shares.values()), dtype=float))
    codes = np.array([int(code) for code in shares], dtype=np.int16)
    chosen: Array = codes[np.searchsorted(chances / chances[-1], rng.random(count), side="right")]
    return chosen
