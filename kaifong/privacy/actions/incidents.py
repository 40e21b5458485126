"""Keeping the file of breaches: opening it, going on, telling people, ringing the alarm."""

from datetime import datetime

from django.db import transaction

from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import LegalClockId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.law.pack import period
from kaifong.foundation.legal_days.actions import start_clock, stop_clock
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.privacy.events import IncidentDue, IncidentOpened, IncidentWentOn
from kaifong.privacy.models import Incident, IncidentLetter, IncidentStep
from kaifong.privacy.permissions import Permission
from kaifong.privacy.queries.incidents import NoSuchIncident, affected, exposed_by, seen_of
from kaifong.privacy.rules.incidents import DECIDED, Exposed, Harm, State, To, may_follow

RULE = "L19"


class NotThen(Exception):
    """That step does not follow from where the breach stands."""


class SaysNothing(Exception):
    """Facts, reasons and letters are written down in words."""


class HarmNotAssessed(Exception):
    """To assess is to say how much harm people may come to."""


class NobodyTold(Exception):
    """Write down first who was told, in which words."""


class WindowTurned(Exception):
    """The window of time ends before it begins, or it was noticed in the future."""


@transaction.atomic
def open_incident(
    *, actor: Actor, title: str, exposed: Exposed, facts: str, noticed_at: datetime, at: datetime
) -> int:
    """
    Open a breach, suspected or certain; the clock runs from the day on which it was noticed.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor does not keep the file
    :raises SaysNothing, WindowTurned: as their names say
    """
    _begin(actor)
    if not title.strip() or not facts.strip():
        raise SaysNothing
    if exposed.ends < exposed.begins or noticed_at > at:
        raise WindowTurned
    row = Incident.objects.create(
        title=title,
        lost=exposed.lost,
        number=exposed.number,
        begins=exposed.begins,
        ends=exposed.ends,
        noticed_at=noticed_at,
        opened_at=at,
        opened_by=actor.staff_id,
    )
    row.clock = start_clock(
        rule=RULE,
        about="incident",
        subject_id=row.pk,
        event_at=noticed_at,
        period=period(RULE),
        at=at,
    )
    row.save(update_fields=["clock"])
    _step(row, State.SUSPECTED, actor, facts, at)
    record(IncidentOpened(happened_at=at, incident_id=row.pk), staff_id=actor.staff_id)
    return int(row.pk)


@transaction.atomic
def go_on(
    *,
    actor: Actor,
    incident_id: int,
    state: State,
    facts: str,
    at: datetime,
    harm: Harm | None = None,
) -> None:
    """
    Take a breach one step on; who is affected is reckoned anew when the harm is assessed.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor does not keep the file
    :raises NoSuchIncident, NotThen, SaysNothing, HarmNotAssessed, NobodyTold: as their names say
    """
    _begin(actor)
    row = _locked(incident_id)
    if not may_follow(State(row.state), state):
        raise NotThen(state)
    if not facts.strip():
        raise SaysNothing
    if state is State.ASSESSED and harm is None:
        raise HarmNotAssessed
    if state is State.NOTIFIED and not row.letters.exists():
        raise NobodyTold
    _step(row, state, actor, facts, at, harm)
    row.state = state
    row.save(update_fields=["state"])
    if state in DECIDED and row.clock:
        stop_clock(clock_id=LegalClockId(row.clock), at=at)
    record(IncidentWentOn(happened_at=at, incident_id=row.pk), staff_id=actor.staff_id)


@transaction.atomic
def tell_of_incident(
    *,
    actor: Actor,
    incident_id: int,
    to: To,
    whom: str,
    text_en: str,
    text_zh: str,
    proof: str,
    at: datetime,
) -> int:
    """
    Write down that somebody was told of a breach, in which words, and what shows it.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor does not keep the file
    :raises NoSuchIncident, SaysNothing: as their names say
    :raises NotThen: if the breach is closed
    """
    _begin(actor)
    row = _locked(incident_id)
    if State(row.state) is State.CLOSED:
        raise NotThen(to)
    if not text_en.strip() or not text_zh.strip():
        raise SaysNothing
    words = {"text_en": text_en, "text_zh": text_zh, "proof": proof, "whom": whom}
    letter = IncidentLetter.objects.create(
        incident=row, to=to, told_at=at, staff_id=actor.staff_id, **words
    )
    record(IncidentWentOn(happened_at=at, incident_id=row.pk), staff_id=actor.staff_id)
    return int(letter.pk)


@transaction.atomic
def ring_alarms(*, at: datetime) -> int:
    """Write down once of each breach that its day is reached and nothing is decided."""
    rung = 0
    open_ones = Incident.objects.select_for_update().filter(alarmed_at=None)
    for row in open_ones.exclude(state__in=[one.value for one in DECIDED]):
        if seen_of(row).is_late(at):
            row.alarmed_at = at
            row.save(update_fields=["alarmed_at"])
            record(IncidentDue(happened_at=at, incident_id=row.pk))
            rung += 1
    return rung


def _begin(actor: Actor) -> None:
    require(actor, Permission.INCIDENT_KEEP)
    must_be_off(Brake.READ_ONLY)


def _locked(incident_id: int) -> Incident:
    row = Incident.objects.select_for_update().filter(pk=incident_id).first()
    if row is None:
        raise NoSuchIncident(incident_id)
    return row


def _step(
    row: Incident, state: State, actor: Actor, facts: str, at: datetime, harm: Harm | None = None
) -> None:
    # What the logs say now; they may have been read to the end only since it was opened.
    found = affected(exposed=exposed_by(row))
    IncidentStep.objects.create(
        incident=row,
        state=state,
        at=at,
        staff_id=actor.staff_id,
        facts=facts,
        harm=harm or "",
        people=len(found.customer_ids),
        ids_sha256=found.sha256,
    )
