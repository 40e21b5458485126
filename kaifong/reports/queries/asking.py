"""What somebody asks of the monitoring report."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.intelligence.queries import Filters
from kaifong.intelligence.queries import Period as Days
from kaifong.reports.rules import Period


class Side(StrEnum):
    """By what sales may be laid out."""

    MONTH = "month"
    REGION = "region"
    CHANNEL = "channel"
    CATEGORY = "category"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A period, maybe one to compare with, and what the reader narrows both to."""

    period: Period
    before: Period | None = None
    filters: Filters = field(default_factory=Filters)
    action: str = "report"  # or export: what leaves as a file may be less
    fresh: bool = False  # of this very second, from the database itself


@dataclass(frozen=True)
class Openness:
    """How much of the orders is open to a reader."""

    sees_lines: bool
    some_lines: bool  # orders there are whose lines are not open
    sees_money: bool
    some_money: bool  # lines there are whose amounts are not open


def openness(actor: Actor, action: str = "report") -> Openness:
    """Return how much of the orders enters the actor's figures."""
    scope = actor.scope(action, "order")
    lines, money = scope.where(FieldClass.INTERNAL), scope.where(FieldClass.FINANCIAL)
    return Openness(
        sees_lines=bool(lines),
        some_lines=lines != scope.rows,
        sees_money=bool(money),
        some_money=bool(money) and money not in (lines, scope.rows),
    )


def days(period: Period) -> Days:
    """Return the period as measures take it."""
    return Days(period.start, period.until)


def in_months(asked: Asked, month: int) -> Asked:
    """Return the same within one month, year * 12 + month - 1."""
    from kaifong.reports.rules import first_of

    start = max(asked.period.start, first_of(month))
    until = min(asked.period.until, first_of(month + 1))
    return replace(asked, period=Period(start, until), before=None)
