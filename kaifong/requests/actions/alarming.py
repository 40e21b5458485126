"""Telling whoever answers for a request how old it is, before the law's day comes."""

from datetime import datetime

from django.db import transaction

from kaifong.authority import wall
from kaifong.foundation.hongkong.clock import Period, Unit, hong_kong_day
from kaifong.foundation.journal.actions import record
from kaifong.foundation.law.pack import rule
from kaifong.foundation.legal_days.queries import calendar
from kaifong.requests.events import RequestIsOld
from kaifong.requests.models import Alarm, Request
from kaifong.requests.rules.kinds import WITHIN_FORTY
from kaifong.requests.rules.steps import OPEN

from .going_on import about


@transaction.atomic
def raise_alarms(*, at: datetime) -> int:
    """
    Tell of every open request that has come of an age of which was not told yet; return how often.

    Run again it tells nothing twice; run late it tells what was missed.
    """
    days = [int(day) for day in rule("L21").params["alarms"]]
    today, by = hong_kong_day(at), calendar()
    told = 0
    with wall.lifted():
        open_ = Request.objects.filter(
            state__in=[state.value for state in OPEN], kind__in=WITHIN_FORTY
        ).select_for_update(skip_locked=True)
        for row in open_.order_by("pk").prefetch_related("alarms"):
            known = {alarm.day for alarm in row.alarms.all()}
            for day in days:
                come = Period(day, Unit.KEPT_DAYS).last_day(by, row.received_on) <= today
                if come and day not in known:
                    _tell(row, day, day == days[-1], at)
                    told += 1
    return told


def _tell(row: Request, day: int, to_officer: bool, at: datetime) -> None:  # noqa: FBT001
    Alarm.objects.create(request=row, day=day, at=at)
    fact = RequestIsOld(
        happened_at=at, day=day, owner_id=row.owner_id, to_officer=to_officer, **about(row)
    )
    record(fact)
