"""Sales activity in figures: at a glance, and laid out by one or two sides."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from kaifong.authority.queries import Actor
from kaifong.intelligence.queries import EngineTrouble, LakeTrouble, Table, run
from kaifong.intelligence.queries import Period as Days
from kaifong.reports.rules import Period, change, share

from .asking import Asked, Side, days

ORDER_OF_SIDES = tuple(Side)  # the measures are named in this order


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What was sold and given back; amounts in cents, or None where they may not be seen."""

    orders: int = 0
    returns: int = 0
    customers: int = 0
    units: int = 0
    units_back: int = 0
    sold_cents: int | None = None
    returned_cents: int | None = None
    net_cents: int | None = None

    @property
    def basket_cents(self) -> int | None:
        each = share(self.sold_cents, self.orders)
        return None if each is None else round(each)

    @property
    def returns_rate(self) -> float | None:
        """Return the share given back, of value, or of units where amounts may not be seen."""
        if self.sold_cents is None:
            return share(self.units_back, self.units)
        return share(self.returned_cents, self.sold_cents)


@dataclass(frozen=True, kw_only=True)
class Stages:
    """How many customers came, stayed and went."""

    new: int = 0
    returning: int = 0
    lost: int = 0


@dataclass(frozen=True)
class Glance:
    """The figures of a period, and of the one it is compared with."""

    now: Sums
    stages: Stages
    before: Sums | None
    stages_before: Stages | None
    as_of: datetime

    def change(self, name: str) -> float | None:
        """Return by which share a figure grew."""
        if self.before is None or self.stages_before is None:
            return None
        there = hasattr(self.now, name)
        return change(
            getattr(self.now if there else self.stages, name),
            getattr(self.before if there else self.stages_before, name),
        )


@dataclass(frozen=True)
class Layout:
    """Sums by one or two sides; `before` has them for the period compared with, by one side."""

    cells: Mapping[tuple[int, ...], Sums]
    before: Mapping[tuple[int, ...], Sums]
    as_of: datetime


def glance(*, actor: Actor, asked: Asked) -> Glance:
    """
    Return the key figures.

    :raises NotAllowed: if the lines of orders are not open to the actor
    :raises LakeTrouble: if the lake cannot answer
    """
    now, stages, as_of = _at_a_glance(actor, asked, asked.period)
    if asked.before is None:
        return Glance(now, stages, None, None, as_of)
    before, stages_before, _ = _at_a_glance(actor, asked, asked.before)
    return Glance(now, stages, before, stages_before, as_of)


def layout(*, actor: Actor, asked: Asked, rows: Side, columns: Side | None = None) -> Layout:
    """
    Return the sums by one side, or by two.

    :raises NotAllowed: if the lines of orders are not open to the actor
    :raises LakeTrouble: if the lake cannot answer
    """
    sides = [side for side in ORDER_OF_SIDES if side in (rows, columns)]
    name = f"sales_by_{'_and_'.join(sides)}"
    found = _run(actor, asked, asked.period, name)
    cells = _cells(found, len(sides))
    if sides[0] != rows:
        cells = {key[::-1]: sums for key, sums in cells.items()}
    before: Mapping[tuple[int, ...], Sums] = {}
    if asked.before and columns in (None, rows):
        before = _cells(_run(actor, asked, asked.before, name), 1)
    return Layout(cells, before, found.as_of)


def everything(*, actor: Actor, asked: Asked) -> Layout:
    """Return the sums by month, region, channel and category at once."""
    found = _run(actor, asked, asked.period, "sales")
    return Layout(_cells(found, 4), {}, found.as_of)


def as_of(*, actor: Actor) -> datetime | None:
    """
    Return as of when the figures are, or None if there are none yet.

    :raises NotAllowed: if the actor may report on no orders
    """
    any_day = Days(date(2001, 1, 1), date(2001, 1, 2))
    try:
        return run(actor=actor, measure="sales_by_day", period=any_day).as_of
    except (EngineTrouble, LakeTrouble):
        return None


def _at_a_glance(actor: Actor, asked: Asked, period: Period) -> tuple[Sums, Stages, datetime]:
    figures = _run(actor, asked, period, "key_figures")
    stages = {row[0]: _number(row[1]) for row in _run(actor, asked, period, "stages").rows}
    counted = Stages(new=stages.get(1, 0), returning=stages.get(2, 0), lost=stages.get(3, 0))
    return _sums(figures, figures.rows[0]), counted, figures.as_of


def _run(actor: Actor, asked: Asked, period: Period, measure: str) -> Table:
    return run(
        actor=actor,
        measure=measure,
        period=days(period),
        filters=asked.filters,
        action=asked.action,
        fresh=asked.fresh,
    )


def _cells(table: Table, keys: int) -> dict[tuple[int, ...], Sums]:
    return {tuple(_number(code) for code in row[:keys]): _sums(table, row) for row in table.rows}


def _sums(table: Table, row: tuple[object, ...]) -> Sums:
    names = {field.name for field in fields(Sums)}
    return Sums(
        **{
            column.name: _number(value)
            for column, value in zip(table.columns, row, strict=True)
            if column.name in names
        }
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
