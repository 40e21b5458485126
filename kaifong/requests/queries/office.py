"""The queue from which the privacy office works: who asked, how old it is, what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.customers.queries import names_of
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.law.pack import rule
from kaifong.requests.models import Alarm, Request
from kaifong.requests.permissions import Permission
from kaifong.requests.rules.steps import OPEN

from .asked import Asked, with_clocks

AT_MOST = 200
OPEN_ONES = [state.value for state in OPEN]


@dataclass(frozen=True)
class Queued:
    """A request in the queue: whose, how old, and of which age was told last."""

    asked: Asked
    names: tuple[str, str] | None  # none: nobody, or nobody whom the reader may see
    alarm: int  # days; 0: none yet
    needs_me: bool


def queue(*, actor: Actor, at: datetime) -> tuple[Queued, ...]:
    """
    Return the open requests, the oldest first, at most two hundred.

    :raises NotAllowed: if the actor may not see requests
    """
    require(actor, Permission.REQUEST_SEE)
    with wall.lifted():
        rows = Request.objects.filter(state__in=OPEN_ONES).order_by("received_on", "pk")
        return _queued(actor, list(rows[:AT_MOST]), hong_kong_day(at))


def answered(*, actor: Actor, at: datetime) -> tuple[Queued, ...]:
    """
    Return what was answered, the newest first, at most two hundred.

    :raises NotAllowed: if the actor may not see requests
    """
    require(actor, Permission.REQUEST_SEE)
    with wall.lifted():
        rows = Request.objects.exclude(state__in=OPEN_ONES).order_by("-received_on", "-pk")
        return _queued(actor, list(rows[:AT_MOST]), hong_kong_day(at))


def names_in(actor: Actor, rows: Iterable[Request]) -> dict[int, tuple[str, str]]:
    """Return by their numbers the names of those whom the actor may see."""
    ids = [row.customer_id for row in rows if row.customer_id]
    return {int(pk): names for pk, names in names_of(actor=actor, ids=ids).items()}


def _queued(actor: Actor, rows: list[Request], today: date) -> tuple[Queued, ...]:
    names = names_in(actor, rows)
    told = Alarm.objects.filter(request__in=[row.pk for row in rows]).order_by("day")
    alarms = dict(told.values_list("request_id", "day"))  # the last one of each stays
    return tuple(
        Queued(
            asked=asked,
            names=names.get(row.customer_id or 0),
            alarm=alarms.get(row.pk, 0),
            needs_me=_needs(row, asked, alarms.get(row.pk, 0), actor, today),
        )
        for row, asked in zip(rows, with_clocks(rows), strict=True)
    )


def _needs(row: Request, asked: Asked, alarm: int, actor: Actor, today: date) -> bool:
    """Return whether it is time for this person: his own ones, and in the end everybody's."""
    if not asked.is_open:
        return False
    left = asked.days_left(today)
    is_last = alarm >= max(rule("L21").params["alarms"]) or (left is not None and left <= 0)
    return is_last or (bool(alarm) and row.owner_id in {None, actor.staff_id})
