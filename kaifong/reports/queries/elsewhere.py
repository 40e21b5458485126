"""What other systems know: contacts and how many are ours, deals and tickets, as of when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.intelligence.queries import Table, run
from kaifong.sources.queries import Standing, standings

from .asking import Asked, days

type Row = dict[str, int]


@dataclass(frozen=True)
class Elsewhere:
    """Rows of figures, each by source; `segments` is None where orders' amounts are not open."""

    standings: tuple[Standing, ...]
    contacts: tuple[Row, ...]
    months: tuple[Row, ...]
    tickets: tuple[Row, ...]
    regions: tuple[Row, ...]
    segments: tuple[Row, ...] | None
    sees_money: bool
    as_of: datetime


def elsewhere(*, actor: Actor, asked: Asked, at: datetime) -> Elsewhere:
    """
    Return what other systems know of the customers whom the actor may see.

    What is of nobody we know counts only for whom every customer is open to.

    :raises NotAllowed: if customers are not open to the actor
    """

    def answered(measure: str) -> Table:
        return run(
            actor=actor,
            measure=measure,
            period=days(asked.period),
            filters=asked.filters,
            fresh=asked.fresh,
        )

    contacts = answered("foreign_contacts")
    months = answered("foreign_deals_by_month")
    return Elsewhere(
        standings=tuple(standings(actor=actor, at=at)),
        contacts=_rows(contacts),
        months=_rows(months),
        tickets=_rows(answered("foreign_tickets_by_month")),
        regions=_rows(answered("foreign_deals_by_region")),
        segments=_if_open(lambda: _rows(answered("foreign_deals_by_segment"))),
        sees_money=any(column.name == "amount_cents" for column in months.columns),
        as_of=contacts.as_of,
    )


def _rows(table: Table) -> tuple[Row, ...]:
    names = [column.name for column in table.columns]
    return tuple(
        {name: value for name, value in zip(names, row, strict=True) if isinstance(value, int)}
        for row in table.rows
    )


def _if_open(ask: Callable[[], tuple[Row, ...]]) -> tuple[Row, ...] | None:
    try:
        return ask()
    except NotAllowed:
        return None
