"""Delivering to one recipient: answered for him, now, with the rights that he has now."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import override

from kaifong.authority import wall
from kaifong.authority.mailing import tell
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import DeliveryId, StaffId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed
from kaifong.foundation.logs import Log
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.queries import (
    Answer,
    BadAsk,
    BadDays,
    BadFormula,
    Closed,
    NoWay,
    TooMuchTold,
)
from kaifong.reports.events import DeliverySent
from kaifong.reports.models import DeliveryRun, DeliverySchedule
from kaifong.reports.queries.recipients import at_work
from kaifong.reports.queries.subjects import Named, NoSuchSubject, named
from kaifong.reports.rules.deliveries import BACKOFF, TROUBLES, Condition, Run, When
from kaifong.reports.rules.subjects import subject_of

from .delivered_files import attach
from .mailing import note_mailed

DELIVERY, TROUBLE = "report_delivery", "delivery_trouble"
UNANSWERABLE = (BadAsk, BadDays, BadFormula, NoWay, TooMuchTold)
AT_ONCE = 200
_log = Log(__name__)


@dataclass(frozen=True)
class _Outcome:
    state: Run
    digest: str = ""
    bare: str = ""


def deliver(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Deliver what is due, each in a transaction of its own; return how many were looked at."""
    done = 0
    while done < limit and _deliver_one(at):
        done += 1
    return done


@transaction.atomic
def _deliver_one(at: datetime) -> bool:
    rows = DeliveryRun.objects.filter(state=Run.WAITING, next_at__lte=at)
    rows = rows.select_related("schedule").order_by("next_at", "pk")
    run = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if run is None:
        return False
    try:
        with transaction.atomic():
            outcome = _delivered(run, at)
    except Exception as fault:  # noqa: BLE001  one recipient's trouble must not stop the others
        _log.warning("delivery failed", run=run.pk, fault=type(fault).__name__)
        _put_off(run, at)
    else:
        _settle(run, outcome, at)
    return True


def _delivered(run: DeliveryRun, at: datetime) -> _Outcome:
    schedule = run.schedule
    if schedule.declined.filter(staff_id=run.staff_id).exists():
        return _Outcome(Run.DECLINED)
    staff = Staff.objects.filter(pk=run.staff_id, left_at=None, user__is_active=True).first()
    if staff is None:
        return _Outcome(Run.GONE)
    try:
        reader = at_work(staff, schedule.purpose, at=at)
        with wall.seen_by(reader), override(staff.language):
            return _answered(run, reader, at)
    except (NotAllowed, NoSuchSubject, Closed):
        return _Outcome(Run.BARRED)
    except UNANSWERABLE:
        return _Outcome(Run.BROKEN)


def _answered(run: DeliveryRun, reader: Actor, at: datetime) -> _Outcome:
    schedule = run.schedule
    report = named(actor=reader, subject=subject_of(schedule.subject))
    answer = intelligence.ask(actor=reader, asked=report.asked, today=hong_kong_day(at), at=at)
    digest = digest_of(answer)
    condition = Condition(When(schedule.when), schedule.measure, schedule.value)
    figure = figure_of(answer, condition.measure) if condition.compares else None
    if not condition.holds(figure, same=digest == _last_digest(schedule, run)):
        return _Outcome(Run.UNMET)
    bare = _send(run, reader, report, at)
    return _Outcome(Run.SENT, digest, bare)


def _send(run: DeliveryRun, reader: Actor, report: Named, at: datetime) -> str:
    """Write to the recipient, with a file if he may be sent one; return why there is none."""
    schedule = run.schedule
    found = attach(run, reader, report, at=at)
    mailed = found.file is not None and found.file.mailed
    tell(
        staff_ids=[run.staff_id],
        kind=DELIVERY,
        key=f"{DELIVERY}:{run.pk}",
        at=at,
        about=schedule.pk,
        run=run.pk,
        subject=schedule.subject,
        due=run.due_at.isoformat(),
        file=found.file is not None,
        bare=found.bare,
        apart=found.apart,
        mailed=mailed,
    )
    fact = DeliverySent(
        happened_at=at,
        delivery_id=DeliveryId(schedule.pk),
        recipient_id=StaffId(run.staff_id),
        with_file=found.file is not None,
    )
    record(fact)
    if found.file and mailed:
        note_mailed(reader=reader, file=found.file, at=at)
    # The last thing: what fails before it leaves no file. One without a row is swept away.
    if found.seal:
        found.seal()
    return found.bare


def digest_of(answer: Answer) -> str:
    """Return one name for equal figures; what is kept back is part of it."""
    said = [answer.rows, sorted(answer.totals.items()), [c.name for c in answer.columns]]
    return sha256(repr(said).encode()).hexdigest()


def figure_of(answer: Answer, name: str) -> int | None:
    """Return a figure of the whole; none if it is kept back, or there is none."""
    whole = answer.totals.get((), answer.rows)
    place = next((n for n, c in enumerate(answer.columns) if c.name == name and not c.before), None)
    value = whole[0][place] if whole and place is not None else None
    return value if isinstance(value, int) else None


def _last_digest(schedule: DeliverySchedule, run: DeliveryRun) -> str:
    sent = schedule.runs.filter(staff_id=run.staff_id, state=Run.SENT).order_by("-due_at")
    return sent.values_list("digest", flat=True).first() or ""


def _settle(run: DeliveryRun, outcome: _Outcome, at: datetime) -> None:
    run.state, run.digest, run.bare = outcome.state, outcome.digest, outcome.bare
    run.next_at, run.done_at = None, at
    run.save()
    if outcome.state in TROUBLES:
        _tell_owner(run, at)
    changed("deliveries")


def _put_off(run: DeliveryRun, at: datetime) -> None:
    if run.tries >= len(BACKOFF):
        _settle(run, _Outcome(Run.FAILED), at)
        return
    run.next_at = at + BACKOFF[run.tries]
    run.tries += 1
    run.save(update_fields=["next_at", "tries"])


def _tell_owner(run: DeliveryRun, at: datetime) -> None:
    """Tell the owner of a trouble, when it begins and not each time."""
    before = run.schedule.runs.filter(staff_id=run.staff_id, due_at__lt=run.due_at)
    last = before.exclude(state=Run.WAITING).order_by("-due_at").first()
    if last is None or last.state != run.state:
        tell(
            staff_ids=[run.schedule.owner_id],
            kind=TROUBLE,
            key=f"{TROUBLE}:{run.pk}",
            at=at,
            schedule=run.schedule_id,
            recipient=run.staff_id,
            why=str(run.state),
        )
