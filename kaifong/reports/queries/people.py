"""Segments, cohorts and products of the report, and the customers who stand behind a figure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kaifong.authority.queries import Actor
from kaifong.customers.queries.keyed import visible_of_keys
from kaifong.foundation.ids import CustomerId, ProductId
from kaifong.intelligence.queries import Table, run

from .asking import Asked, days

BEHIND_AT_MOST = 10_000
PRODUCTS = 20


@dataclass(frozen=True)
class SegmentRow:
    """One named segment."""

    segment: int
    customers: int
    orders: int
    spend_cents: int | None


@dataclass(frozen=True)
class Cohort:
    """Customers who first bought in one month; `active` by months later, the first being 0."""

    month: int
    size: int
    active: dict[int, int]


@dataclass(frozen=True)
class ProductRow:
    """One product."""

    product_id: ProductId
    category_id: int
    orders: int
    customers: int
    units: int
    units_back: int
    net_cents: int | None


class What(StrEnum):
    """Whom a figure counts."""

    BUYERS = "buyers"
    RETURNERS = "returners"
    STAGE = "stage"
    SEGMENT = "segment"
    COHORT = "cohort"
    PRODUCT = "product"


MEASURES = {
    What.BUYERS: ("buyers", ()),
    What.RETURNERS: ("returners", ()),
    What.STAGE: ("stage_members", ("stage",)),
    What.SEGMENT: ("segment_members", ("segment",)),
    What.COHORT: ("cohort_members", ("cohort", "age")),
    What.PRODUCT: ("product_buyers", ("product_id",)),
}


@dataclass(frozen=True)
class Behind:
    """Customers behind a figure: how many it counts, and those the reader may see by name."""

    counted: int  # BEHIND_AT_MOST + 1 if there are more
    visible: tuple[CustomerId, ...]
    as_of: datetime | None


def segments(*, actor: Actor, asked: Asked) -> tuple[list[SegmentRow], datetime]:
    """
    Return the named segments.

    :raises NotAllowed: if customers or amounts of orders are not open to the actor
    """
    found = _run(actor, asked, "segments")
    return [SegmentRow(*_numbers(row)) for row in found.rows], found.as_of


def cohorts(*, actor: Actor, asked: Asked) -> tuple[list[Cohort], datetime]:
    """
    Return the cohorts of the period's months, oldest first.

    :raises NotAllowed: if customers of orders are not open to the actor
    """
    found = _run(actor, asked, "cohorts")
    cohort, age, customers, size = _places(found, "cohort", "age", "customers", "cohort_size")
    by_month: dict[int, Cohort] = {}
    for row in found.rows:
        numbers = _numbers(row)
        one = by_month.setdefault(numbers[cohort], Cohort(numbers[cohort], numbers[size], {}))
        one.active[numbers[age]] = numbers[customers]
    return list(by_month.values()), found.as_of


def products(*, actor: Actor, asked: Asked) -> tuple[list[ProductRow], datetime]:
    """
    Return the products that sold best, by value if that is open to the actor, else by units.

    :raises NotAllowed: if the lines of orders are not open to the actor
    """
    found = _run(actor, asked, "top_products", limit=PRODUCTS)
    places = {column.name: at for at, column in enumerate(found.columns)}
    return [
        ProductRow(
            ProductId(row[places["product_id"]]),
            category_id=row[places["category_id"]],
            orders=row[places["orders"]],
            customers=row[places["customers"]],
            units=row[places["units"]],
            units_back=row[places["units_back"]],
            net_cents=row[places["net_cents"]] if "net_cents" in places else None,
        )
        for row in map(_numbers, found.rows)
    ], found.as_of


def behind(*, actor: Actor, asked: Asked, what: What, values: tuple[int, ...] = ()) -> Behind:
    """
    Return the customers whom a figure counts, as far as the actor may see them.

    :raises NotAllowed: if the customers of orders are not open to the actor
    """
    measure, columns = MEASURES[what]
    only = tuple(zip(columns, values, strict=True))
    found = _run(actor, asked, measure, limit=BEHIND_AT_MOST + 1, only=only)
    (at,) = _places(found, "customer_key")
    keys = [key for row in found.rows if isinstance(key := row[at], int)]
    visible = visible_of_keys(actor=actor, keys=keys[:BEHIND_AT_MOST])
    return Behind(len(keys), tuple(visible), found.as_of)


def _run(
    actor: Actor,
    asked: Asked,
    measure: str,
    *,
    limit: int | None = None,
    only: tuple[tuple[str, int], ...] = (),
) -> Table:
    return run(
        actor=actor,
        measure=measure,
        period=days(asked.period),
        filters=asked.filters,
        action=asked.action,
        fresh=asked.fresh,
        limit=limit,
        only=only,
    )


def _numbers(row: tuple[object, ...]) -> list[int]:
    return [value if isinstance(value, int) else 0 for value in row]


def _places(table: Table, *names: str) -> list[int]:
    known = [column.name for column in table.columns]
    return [known.index(name) for name in names]
