"""What is law on a day, and what changes on it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.legal_days.models import LegalClock
from kaifong.foundation.legal_days.queries import calendar, with_due

from .models import Commencement
from .pack import NoSuchRule, Rule, Switch, installed


@dataclass(frozen=True)
class Changes:
    """What changes on a Hong Kong day."""

    on: date
    begins: tuple[Rule, ...]
    ends: tuple[Rule, ...]
    commences: tuple[Switch, ...]
    undated: tuple[Switch, ...]  # not law, and nobody has entered when
    due: int  # running legal clocks whose last day it is
    working_day: bool | None  # None: the year's holidays are not known


def commencements() -> dict[str, date | None]:
    """Return the day of every switch, None where there is none."""
    newest = Commencement.objects.order_by("switch", "-pk").distinct("switch")
    entered = dict(newest.values_list("switch", "on"))
    return {code: entered.get(code) for code in installed().switches}


def in_force(switch: str, at: datetime) -> bool:
    """
    Tell whether a switch is law at a moment: from midnight of its Hong Kong day.

    :raises NoSuchRule: if the pack has no such switch
    """
    days = commencements()
    if switch not in days:
        raise NoSuchRule(switch)
    day = days[switch]
    return day is not None and day <= hong_kong_day(at)


def changes_on(day: date) -> Changes:
    """Return what is different on this day from the day before."""
    pack, days, known = installed(), commencements(), calendar()
    clocks = with_due(LegalClock.objects.filter(stopped_at=None))
    return Changes(
        on=day,
        begins=tuple(rule for rule in pack.rules.values() if rule.effective_from == day),
        ends=tuple(rule for rule in pack.rules.values() if rule.effective_until == day),
        commences=tuple(pack.switches[code] for code, on in days.items() if on == day),
        undated=tuple(pack.switches[code] for code, on in days.items() if on is None),
        due=clocks.filter(Q(due_on=day)).count(),
        working_day=known.is_working_day(day) if day.year in known.years else None,
    )
