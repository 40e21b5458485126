"""The thresholds in force: as somebody set them, or the usual ones."""

from datetime import datetime

from django.db import transaction

from kaifong.authority.models import Watch
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, require
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off

from .events import WatchChanged
from .rules import FEWEST, STOPPING, USUAL, Code, Limits


class NotALimit(Exception):
    """A threshold is one or more; a reason is asked for from five on, where that can be asked."""


def limits() -> dict[Code, Limits]:
    """Return what is watched for at present. Nobody is asked."""
    known = {row.code: Limits(row.on, row.threshold, row.stops_at) for row in Watch.objects.all()}
    return {code: known.get(code, usual) for code, usual in USUAL.items()}


def limits_of(code: Code) -> Limits:
    row = Watch.objects.filter(code=code).first()
    return Limits(row.on, row.threshold, row.stops_at) if row else USUAL[code]


@transaction.atomic
def change_watch(*, actor: Actor, code: Code, limits: Limits, at: datetime) -> None:
    """
    Set the thresholds of one thing that is watched for.

    :raises NotAllowed: if the actor may not keep the audit
    :raises NotALimit: if nobody could live with it
    """
    require(actor, Permission.AUDIT_KEEP)
    must_be_off(Brake.READ_ONLY)
    stops = limits.stops_at
    if limits.threshold < 1 or (stops is not None and (stops < FEWEST or code not in STOPPING)):
        raise NotALimit
    values = {"on": limits.on, "threshold": limits.threshold, "stops_at": stops}
    Watch.objects.update_or_create(code=code, defaults=values)
    told = WatchChanged(happened_at=at, threshold=limits.threshold)
    record(told, staff_id=actor.staff_id)
