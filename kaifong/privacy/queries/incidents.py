"""Breaches: how far each is, by when it is to be decided, and who is affected."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from kaifong.authority import wall
from kaifong.authority.directory.log import keys_that_read, read_between
from kaifong.authority.queries import Actor, require
from kaifong.customers.actions import WAY as EXPORT
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import LegalClockId
from kaifong.foundation.legal_days.queries import due_on
from kaifong.privacy.models import Disclosure, Incident, IncidentLetter, IncidentStep
from kaifong.privacy.permissions import Permission
from kaifong.privacy.rules.incidents import DECIDED, NEXT, Exposed, Lost, State

AT_MOST = 200


class NoSuchIncident(Exception):
    """There is no breach of that number in the file."""


@dataclass(frozen=True)
class Affected:
    """Whose data were exposed, by the logs; `whole` unless a log does not name everybody."""

    customer_ids: tuple[int, ...]
    readings: int
    whole: bool

    @property
    def sha256(self) -> str:
        return sha256(",".join(map(str, self.customer_ids)).encode()).hexdigest()


@dataclass(frozen=True)
class IncidentSeen:
    """A breach in the file."""

    id: int
    title: str
    exposed: Exposed
    state: State
    noticed_at: datetime
    opened_at: datetime
    opened_by: int | None
    due_on: date | None  # the shop's own, while no law gives one
    steps: tuple[IncidentStep, ...] = ()
    letters: tuple[IncidentLetter, ...] = ()

    @property
    def decided(self) -> bool:
        return self.state in DECIDED

    @property
    def then(self) -> tuple[State, ...]:
        return NEXT[self.state]

    def is_late(self, at: datetime) -> bool:
        """Return whether the alarm rings: the day is reached and nothing is decided."""
        late = self.due_on is not None and self.due_on <= hong_kong_day(at)
        return late and not self.decided


def incidents(*, actor: Actor) -> tuple[IncidentSeen, ...]:
    """
    Return the newest breaches, newest first.

    :raises NotAllowed: if the actor may not see the file
    """
    require(actor, Permission.INCIDENT_SEE)
    rows = Incident.objects.order_by("-opened_at", "-pk")[:AT_MOST]
    return tuple(seen_of(row) for row in rows)


def incident(*, actor: Actor, incident_id: int) -> IncidentSeen:
    """
    Return one breach with its course and letters, the latest first.

    :raises NotAllowed: if the actor may not see the file
    :raises NoSuchIncident: if there is none of that number
    """
    require(actor, Permission.INCIDENT_SEE)
    row = Incident.objects.filter(pk=incident_id).first()
    if row is None:
        raise NoSuchIncident(incident_id)
    steps = tuple(row.steps.order_by("-at", "-pk"))
    return seen_of(row, steps, tuple(row.letters.order_by("-told_at", "-pk")))


def affected(*, exposed: Exposed) -> Affected:
    """
    Return whose data were exposed, from the access log or the log of disclosures, never by hand.

    For steps that are permitted already: nobody's authority is asked.
    """
    window: dict[str, Any] = {"begins": exposed.begins, "ends": exposed.ends}
    if exposed.lost is Lost.RECIPIENT:
        return _given(exposed)
    if exposed.lost is Lost.TOKEN:
        read = read_between(token=exposed.number, **window)
    elif exposed.lost is Lost.SESSION:
        read = read_between(staff_id=exposed.number, **window)
    else:
        read = read_between(staff_id=exposed.number, way=EXPORT, **window)
    return Affected(read.customer_ids, read.readings, read.whole)


def keys_to_lose(*, actor: Actor, since: datetime) -> dict[int, tuple[int, datetime]]:
    """
    Return the keys by which data were read lately: whose each is, and when it last read.

    :raises NotAllowed: if the actor may not see the file
    """
    require(actor, Permission.INCIDENT_SEE)
    return keys_that_read(since=since)


def exposed_by(row: Incident) -> Exposed:
    """Return what a row of the file says was lost."""
    return Exposed(lost=Lost(row.lost), number=row.number, begins=row.begins, ends=row.ends)


def _given(exposed: Exposed) -> Affected:
    with wall.lifted():
        rows = Disclosure.objects.filter(
            recipient_id=exposed.number, at__gte=exposed.begins, at__lte=exposed.ends
        )
        ids = sorted(set(rows.values_list("customer_id", flat=True)))
        return Affected(tuple(ids), rows.values("batch").distinct().count(), whole=True)


def seen_of(
    row: Incident,
    steps: tuple[IncidentStep, ...] = (),
    letters: tuple[IncidentLetter, ...] = (),
) -> IncidentSeen:
    """Return a row of the file as it is seen."""
    return IncidentSeen(
        id=row.pk,
        title=row.title,
        exposed=exposed_by(row),
        state=State(row.state),
        noticed_at=row.noticed_at,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        due_on=due_on(LegalClockId(row.clock)) if row.clock else None,
        steps=steps,
        letters=letters,
    )
