"""Making the shop: drawn chunk by chunk, loaded by COPY, summed up by statements over sets."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection

from kaifong.authority import wall
from kaifong.foundation.history import actions as history

from . import (
    agreeing,
    asking,
    bare,
    contracting,
    elsewhere,
    figures,
    giving,
    invoices,
    keeping,
    organisation,
    own_fields,
    programs,
    reporting,
    reviewing,
    segmenting,
    stock,
    tables,
    watching,
)
from .loading import Destination, Way, load, owned, reserve
from .shop import Chunk, Shop, plan
from .sizes import size_named
from .tables import NOTICE, Ids

Progress = Callable[[str, int, int], None]  # what is being done, how much of how much

WORTH_STRIPPING = 20_000  # customers; below, indexes are dearer to make again than to keep
CUSTOMERS = Destination(
    "customers_customer", made={"search_zh": "to_tsvector('simple', search_zh)"}
)


class ShopIsThere(Exception):
    """A made-up shop is made once into a database."""


@dataclass(frozen=True)
class Summary:
    """What was made, in how long."""

    size: str
    seed: int
    until: date
    customers: int
    products: int
    orders: int
    returns: int
    lines: int
    entries: int
    rows: int  # in all tables
    seconds: float
    seconds_by_step: dict[str, float]

    @property
    def rows_per_second(self) -> int:
        return round(self.rows / self.seconds)

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "rows_per_second": self.rows_per_second}


class _Watch:
    """Adds up the seconds of each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        passed = time.perf_counter() - began
        self.seconds[name] = round(self.seconds.get(name, 0.0) + passed, 2)


def make(
    *, size: str, seed: int, until: date, at: datetime, progress: Progress | None = None
) -> Summary:
    """
    Make a shop of three years up to `until` (which is not part of it), all of it or nothing.

    As the tables' owner it loads straight and, when they are empty and the shop is not small,
    without indexes; else by way of staging tables, through the wall.

    :raises NoSuchSize: if the size has another name
    :raises ShopIsThere: if a made-up shop is in the database already
    """
    watch = _Watch()
    began = time.perf_counter()
    with wall.lifted(), history.unrecorded():
        _refuse_a_second()
        with watch.step("draw"):
            shop = plan(size=size_named(size), seed=seed, until=until)
        counts = _fill(shop, at=at, watch=watch, progress=progress or _silent)
    if owned() and not connection.in_atomic_block:
        with watch.step("vacuum"), connection.cursor() as cursor:
            cursor.execute(f"VACUUM (ANALYZE) {', '.join(bare.TABLES)}")
    return Summary(
        size=size,
        seed=seed,
        until=until,
        seconds=round(time.perf_counter() - began, 2),
        seconds_by_step=watch.seconds,
        products=shop.size.products,
        **counts,
    )


def _refuse_a_second() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM customers_customer WHERE collected_under = %s)", [NOTICE]
        )
        if cursor.fetchone()[0]:
            raise ShopIsThere(
                "This database has a sample shop already. For another one, name a new folder: "
                "KAIFONG_HOME=/path/to/it kaifong world …"
            )


def _fill(shop: Shop, *, at: datetime, watch: _Watch, progress: Progress) -> dict[str, int]:
    organisation.make_organisation(at=at)
    categories = list(stock.make_categories().values())
    strip = owned() and shop.size.customers >= WORTH_STRIPPING and bare.are_empty()
    way = Way.FROZEN if strip else Way.STRAIGHT if owned() else Way.STAGED
    with bare.stripped() if strip else _as_they_are() as statements:
        ids = Ids(
            customer=reserve("customers_customer", shop.size.customers),
            order=0,
            line=0,
            serial=0,
            categories=np.array(categories, dtype=np.int16),
            products=stock.put(shop.goods, categories),
            owners=organisation.owners(),
        )
        counts, orders = _load_all(shop, ids, way=way, watch=watch, progress=progress)
        progress("Sums", 0, 1)
        with watch.step("sums"):
            figures.roll_up(first=ids.customer)
            keeping.let_lapse(first=ids.customer, opened=_opened(shop))
    progress("Indexes and keys", 0, 1)
    with watch.step("indexes"):
        bare.dress(statements)
    entries = _told(shop, ids, orders, at=at, watch=watch, progress=progress)
    return {**counts, "entries": entries, "rows": counts["rows"] + entries}


def _told(
    shop: Shop,
    ids: Ids,
    orders: list[range],
    *,
    at: datetime,
    watch: _Watch,
    progress: Progress,
) -> int:
    """Let what apps above keep be told of people; return how many entries of the journal."""
    since = _opened(shop)
    progress("Journal", 0, 1)
    with watch.step("journal"):
        entries = figures.record(
            first=ids.customer, orders=orders, since=since - keeping.SINCE, at=at
        )
    progress("Journal", 1, 1)
    with watch.step("consents"):
        entries += agreeing.agree(first=ids.customer, opened=since, at=at)
        entries += giving.give(opened=since, at=at)
        entries += watching.watch(at=at)
    with watch.step("programs"):
        entries += programs.install(at=at)
    with watch.step("contracts"):
        entries += contracting.contract(at=at)
    with watch.step("requests"):
        entries += asking.ask(at=at)
    progress("Quality", 0, 1)
    with watch.step("quality"):
        entries += reviewing.review(at=at)
    with watch.step("own fields"):
        own_fields.make_own_fields(first=ids.customer, at=at)
    with watch.step("retention"):
        entries += keeping.find_due(at=at)
    with watch.step("other systems"):
        entries += elsewhere.read_elsewhere(at=at)
    return entries + _asked(at=at, watch=watch)


def _asked(*, at: datetime, watch: _Watch) -> int:
    """Let staff keep what they ask again and again; return how many entries that wrote."""
    with watch.step("segments"):
        entries = segmenting.segment(at=at)
    with watch.step("reports"):
        entries += reporting.keep_reports(at=at)
    return entries


def _opened(shop: Shop) -> datetime:
    return datetime.combine(shop.days[0], datetime.min.time(), UTC) - timedelta(days=1)


@contextmanager
def _as_they_are() -> Iterator[list[str]]:
    yield []


def _silent(_step: str, _done: int, _of: int) -> None:
    """Say nothing."""


def _load_all(
    shop: Shop, ids: Ids, *, way: Way, watch: _Watch, progress: Progress
) -> tuple[dict[str, int], list[range]]:
    counts = dict.fromkeys(("customers", "orders", "returns", "lines", "rows"), 0)
    serial, orders = 0, []
    for number in range(shop.chunks):
        progress("Customers with their orders", number, shop.chunks)
        with watch.step("draw"):
            chunk = shop.chunk(number)
            drawn = invoices.rows(chunk)
            own = Ids(
                customer=ids.customer + chunk.first,
                order=reserve("orders_order", chunk.orders),
                line=reserve("orders_line", len(drawn.order)),
                serial=serial,
                categories=ids.categories,
                products=ids.products,
                owners=ids.owners,
            )
            made = _rows(shop, chunk, drawn, own)
        with watch.step("load"):
            for destination, rows in made:
                load(rows, destination, way=way)
                counts["rows"] += len(rows)
        serial += chunk.orders
        orders.append(range(own.order, own.order + chunk.orders))
        counts["customers"] += chunk.customers
        counts["orders"] += chunk.orders
        counts["returns"] += len(chunk.returns.order)
        counts["lines"] += len(drawn.order)
    return counts, orders


def _rows(
    shop: Shop, chunk: Chunk, drawn: invoices.Rows, ids: Ids
) -> list[tuple[Destination, pa.Table]]:
    return [
        (CUSTOMERS, tables.customers(chunk, ids)),
        (Destination("customers_contactpoint"), tables.contact_points(chunk, ids)),
        (Destination("customers_externalidentity"), tables.identities(chunk, ids)),
        (Destination("orders_order"), invoices.orders(chunk, drawn, ids)),
        (Destination("orders_line"), invoices.lines(chunk, drawn, shop.goods, ids)),
    ]
