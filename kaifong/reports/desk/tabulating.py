"""The report's tables as plain rows, for files."""

from collections.abc import Iterable

from django.utils.translation import gettext

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.catalogue.queries import product_names
from kaifong.foundation.documents import native
from kaifong.foundation.documents.book import Cell, Column, Table
from kaifong.reports import queries
from kaifong.reports.queries import Glance, Openness, Side
from kaifong.reports.rules import share

from . import wording
from .asking import Wanted
from .figures import Figure, key_figures, of_table
from .sales import COHORT_MONTHS
from .tables import EMPTY, row_keys

SUMS = ("orders", "returns", "customers", "units", "units_back")
CUSTOMERS_AT = 2  # which column of segments counts people
AMOUNTS = ("sold_cents", "returned_cents", "net_cents")


def whole(actor: Actor, wish: Wanted, glance: Glance) -> list[Table]:
    """Return every table of the report that is open to the actor."""
    known = queries.openness(actor, wish.asked.action)
    tables = [figures(known, glance), by_rows(actor, wish, known)]
    for make in (segments, cohorts, products):
        try:
            tables.append(make(actor, wish))
        except NotAllowed:
            continue
    return tables


def figures(known: Openness, glance: Glance) -> Table:
    """Return the key figures; their kinds differ, so they stand as text."""
    columns = [Column(gettext("Figure")), Column(gettext("Now")), Column(gettext("Compared"))]
    rows = [
        [str(one.label), one.show(one.value(glance)), one.show(one.value(glance, before=True))]
        for one in key_figures(known)
    ]
    return Table(gettext("Key figures"), columns, rows)


def by_rows(actor: Actor, wish: Wanted, known: Openness) -> Table:
    """Return the table of sales by the chosen rows, with all figures."""
    found = queries.layout(actor=actor, asked=wish.asked, rows=wish.rows)
    names = wording.names(wish.rows)
    shown = of_table(known)
    rows: list[list[Cell]] = [
        [
            wording.called(wish.rows, key, names),
            *(getattr(found.cells.get((key,), EMPTY), one.name) for one in shown),
        ]
        for key in row_keys(wish, found)
    ]
    heads = [Column(str(wording.SIDES[wish.rows])), *map(_column, shown)]
    title = gettext("Sales by %(side)s") % {"side": str(wording.SIDES[wish.rows]).lower()}
    drawn = native.Drawn("bar", 1, tuple(n for n, f in enumerate(shown, 1) if f == wish.figure))
    return Table(title, heads, rows, _counted_once(), drawn)


def all_sides(actor: Actor, wish: Wanted) -> Table:
    """Return sales by month, region, channel and category: a row for each that occurs."""
    found = queries.everything(actor=actor, asked=wish.asked)
    money = queries.openness(actor, wish.asked.action).sees_money
    names = {side: wording.names(side) for side in Side}
    kept = SUMS + (AMOUNTS if money else ())
    rows: list[list[Cell]] = [
        [
            *(
                wording.called(side, code, names[side])
                for side, code in zip(Side, key, strict=True)
            ),
            *(getattr(sums, name) for name in kept),
        ]
        for key, sums in found.cells.items()
    ]
    heads = [*(Column(str(wording.SIDES[side])) for side in Side), *_sum_columns(money=money)]
    return Table(gettext("Sales by all sides"), heads, rows, _counted_once())


def segments(actor: Actor, wish: Wanted) -> Table:
    found, _ = queries.segments(actor=actor, asked=wish.asked)
    people = sum(row.customers for row in found)
    rows: list[list[Cell]] = [
        [
            str(wording.segment(row.segment)[0]),
            str(wording.segment(row.segment)[1]),
            row.customers,
            share(row.customers, people),
            row.orders,
            row.spend_cents,
        ]
        for row in found
    ]
    heads = [
        *(Column(gettext("Segment")), Column(gettext("Meaning"))),
        *(Column(gettext("Customers"), "count"), Column(gettext("Share"), "percent")),
        *(Column(gettext("Orders"), "count"), Column(gettext("Spend (HK$)"), "hkd")),
    ]
    drawn = native.Drawn("bar", 1, (CUSTOMERS_AT,))
    return Table(gettext("Segments of customers"), heads, rows, drawn=drawn)


def cohorts(actor: Actor, wish: Wanted) -> Table:
    found, _ = queries.cohorts(actor=actor, asked=wish.asked)
    oldest = min(max((max(one.active) for one in found), default=0), COHORT_MONTHS)
    last = max(wish.asked.period.months)
    rows: list[list[Cell]] = [
        [
            wording.month(one.month),
            one.size,
            *(
                (share(one.active.get(age, 0), one.size) if one.month + age <= last else None)
                for age in range(1, oldest + 1)
            ),
        ]
        for one in found
    ]
    heads = [
        *(Column(gettext("First purchase")), Column(gettext("Customers"), "count")),
        *(Column(f"+{age}", "percent") for age in range(1, oldest + 1)),
    ]
    note = gettext(
        "Of those who first bought in a month, the share who bought so many months later."
    )
    return Table(gettext("Retention"), heads, rows, note)


def products(actor: Actor, wish: Wanted) -> Table:
    found, _ = queries.products(actor=actor, asked=wish.asked)
    money = queries.openness(actor, wish.asked.action).sees_money
    named = product_names(row.product_id for row in found)
    categories = wording.names(Side.CATEGORY)
    rows: list[list[Cell]] = []
    for row in found:
        code, en, zh = named.get(row.product_id, (f"#{row.product_id}", "", ""))
        category = wording.called(Side.CATEGORY, row.category_id, categories)
        counts = [row.units, row.units_back, row.orders, row.customers]
        amount = [row.net_cents] if money else []
        rows.append([code, wording.own(en, zh) or code, category, *counts, *amount])
    heads = [
        *map(Column, (gettext("Code"), gettext("Product"), gettext("Category"))),
        *(
            Column(title, "count")
            for title in (
                *(gettext("Pieces sold"), gettext("Pieces returned")),
                *(gettext("Orders"), gettext("Customers")),
            )
        ),
        *([Column(gettext("Net sales (HK$)"), "hkd")] if money else []),
    ]
    return Table(gettext("Products that sold best"), heads, rows)


def _column(figure: Figure) -> Column:
    title = f"{figure.label} (HK$)" if figure.kind == "hkd" else str(figure.label)
    kinds = {"hkd": "hkd", "percent": "percent"}
    return Column(title, kinds.get(figure.kind, "count"))  # type: ignore[arg-type]


def _sum_columns(*, money: bool) -> Iterable[Column]:
    yield Column(gettext("Orders"), "count")
    yield Column(gettext("Returns"), "count")
    yield Column(gettext("Customers"), "count")
    yield Column(gettext("Pieces sold"), "count")
    yield Column(gettext("Pieces returned"), "count")
    if money:
        yield Column(gettext("Sold (HK$)"), "hkd")
        yield Column(gettext("Returned (HK$)"), "hkd")
        yield Column(gettext("Net sales (HK$)"), "hkd")


def _counted_once() -> str:
    return gettext(
        "Orders and customers are counted once in each row, so they need not add up to the whole."
    )
