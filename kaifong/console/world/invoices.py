"""The orders of a chunk of the made-up shop, and their lines, as the rows of our tables."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kaifong.foundation.channels import Channel
from kaifong.orders.models import Kind, LineKind, Status

from .columns import chosen, code_lists, days, decimals, instants, joined, numbered, optional, taken
from .goods import Goods
from .shop import Chunk
from .tables import DAY, Ids, owners

Array = NDArray[Any]

# The till, the marketplace and our own shop number their invoices themselves.
SOURCES = ("shop", "pos", "market")
INITIALS = ("S", "P", "M")
DELIVERY = "DELIVERY"
DELIVERED_FOR = ("Delivery", "送貨費")
DESPATCHED_AFTER, COMPLETED_AFTER = 1, 4  # days


@dataclass(frozen=True)
class Invoices:
    """Sales first, then returns; orders are named by their place in the chunk."""

    who: Array
    day: Array
    second: Array
    channel: Array
    is_return: Array
    undoes: Array
    anonymous: Array
    cancelled: Array


@dataclass(frozen=True)
class Rows:
    """Lines of all invoices, by invoice; -1 stands for nothing."""

    order: Array
    product: Array
    quantity: Array  # negative where it came back
    unit_cents: Array
    undoes: Array

    @property
    def cents(self) -> Array:
        return self.quantity * self.unit_cents


def of(chunk: Chunk) -> Invoices:
    orders, returns, fates = chunk.bought.orders, chunk.returns, chunk.fates
    sales = len(orders.who)
    return Invoices(
        who=np.concatenate([orders.who, orders.who[returns.order]]),
        day=np.concatenate([orders.day, returns.day]),
        second=np.concatenate([orders.second, returns.second]),
        channel=np.concatenate([orders.channel, orders.channel[returns.order]]),
        is_return=np.arange(sales + len(returns.order)) >= sales,
        undoes=np.concatenate([np.full(sales, -1), returns.order]),
        anonymous=np.concatenate([fates.anonymous, fates.anonymous[returns.order]]),
        cancelled=np.concatenate([fates.cancelled, np.zeros(len(returns.order), dtype=bool)]),
    )


def rows(chunk: Chunk) -> Rows:
    """Return the lines of goods and of delivery by order, then those that came back."""
    goods, returns = chunk.bought.lines, chunk.returns
    sent = np.flatnonzero(chunk.bought.delivery_cents)
    order = np.concatenate([goods.order, sent])
    by_order = np.argsort(order, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[by_order] = np.arange(len(order))
    delivery = chunk.bought.delivery_cents[sent]
    count = len(chunk.bought.orders.who)
    return Rows(
        order=np.concatenate([order[by_order], count + returns.line_return]),
        product=_then(goods.product, np.full(len(sent), -1), by_order, goods.product[returns.line]),
        quantity=_then(goods.quantity, np.ones_like(sent), by_order, -goods.quantity[returns.line]),
        unit_cents=_then(goods.unit_cents, delivery, by_order, goods.unit_cents[returns.line]),
        undoes=np.concatenate([np.full(len(order), -1), place[returns.line]]),
    )


def _then(goods: Array, delivery: Array, by_order: Array, returned: Array) -> Array:
    return np.concatenate([np.concatenate([goods, delivery])[by_order], returned])


def orders(chunk: Chunk, lines: Rows, ids: Ids) -> pa.Table:
    """Return the rows of the table of orders."""
    all_ = of(chunk)
    count = len(all_.who)
    source = np.select(
        [all_.channel == Channel.STORE, all_.channel == Channel.MARKETPLACE], [1, 2], 0
    )
    goods = lines.product >= 0
    goods_cents = _sums(lines.order[goods], lines.cents[goods], count)
    total = _sums(lines.order, lines.cents, count)
    owner = owners(chunk.lives, ids)[all_.who]
    category = ids.categories[chunk.category_of[lines.product[goods]]]
    return pa.table(
        {
            "id": ids.order + np.arange(count),
            "source": taken(SOURCES, source),
            "number": _numbers(chunk, all_, source, ids),
            "kind": np.where(all_.is_return, Kind.RETURN, Kind.SALE).astype(np.int16),
            "status": _status(all_, chunk.last_day),
            "customer_id": optional(ids.customer + all_.who, all_.anonymous),
            "undoes_id": optional(ids.order + all_.undoes, all_.undoes < 0),
            "placed_at": instants((chunk.opened + all_.day) * DAY + all_.second),
            "placed_on": days(chunk.opened + all_.day),
            "channel": all_.channel,
            "region": chunk.lives.district[all_.who] // 100,
            "owner_id": optional(owner, (owner == 0) | all_.anonymous),
            "categories": code_lists(lines.order[goods], category, count),
            "currency": pa.array(["HKD"] * count),
            "rate": decimals(np.full(count, 10**6), places=6),
            "amount_cents": total,
            "goods_cents": goods_cents,
            "total_cents": total,
        }
    )


def lines(chunk: Chunk, drawn: Rows, goods: Goods, ids: Ids) -> pa.Table:
    """Return the rows of the table of lines."""
    orders = of(chunk)
    who = orders.who[drawn.order]
    charge = drawn.product < 0
    places = np.arange(len(drawn.order))
    english = np.array(chunk.people.language.to_pylist())[who] == "en"
    category = ids.categories[chunk.category_of[drawn.product]]
    return pa.table(
        {
            "id": ids.line + places,
            "order_id": ids.order + drawn.order,
            "customer_id": optional(ids.customer + who, orders.anonymous[drawn.order]),
            "number": (places - np.searchsorted(drawn.order, drawn.order) + 1).astype(np.int32),
            "kind": np.where(charge, LineKind.CHARGE, LineKind.GOODS).astype(np.int16),
            "product_id": optional(ids.products[drawn.product], charge),
            "category_id": np.where(charge, 0, category).astype(np.int16),
            "code": taken([*goods.codes, DELIVERY], drawn.product % (len(goods.codes) + 1)),
            "description": chosen(
                english,
                taken([*goods.names_en, DELIVERED_FOR[0]], drawn.product % (len(goods.codes) + 1)),
                taken([*goods.names_zh, DELIVERED_FOR[1]], drawn.product % (len(goods.codes) + 1)),
            ),
            "quantity": drawn.quantity.astype(np.int32),
            "unit_price": decimals(drawn.unit_cents * 100, places=4),
            "amount_cents": drawn.cents,
            "hkd_cents": drawn.cents,
            "undoes_id": optional(ids.line + drawn.undoes, drawn.undoes < 0),
        }
    )


def _sums(order: Array, cents: Array, count: int) -> Array:
    # Floats hold whole cents exactly up to ninety billion dollars.
    return np.bincount(order, weights=cents, minlength=count).astype(np.int64)


def _numbers(chunk: Chunk, all_: Invoices, source: Array, ids: Ids) -> pa.Array:
    """Return numbers such as S241123-0004521; those of returns begin with R."""
    days_ = np.arange(chunk.opened, chunk.opened + all_.day.max() + 1)
    written = [str(day)[2:].replace("-", "") for day in days_.astype("datetime64[D]")]
    initial = chosen(all_.is_return, "R", taken(INITIALS, source))
    serial = numbered(ids.serial + 1 + np.arange(len(source)), 7)
    return joined(initial, taken(written, all_.day), joined("-", serial))


def _status(all_: Invoices, last_day: int) -> pa.Array:
    age = np.where(
        all_.is_return | (all_.channel == Channel.STORE), COMPLETED_AFTER, last_day - all_.day
    )
    steps = [all_.cancelled, age >= COMPLETED_AFTER, age >= DESPATCHED_AFTER]
    words = (Status.CANCELLED, Status.COMPLETED, Status.DESPATCHED, Status.PAID)
    return taken([word.value for word in words], np.select(steps, [0, 1, 2], 3))
