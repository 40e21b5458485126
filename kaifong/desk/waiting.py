"""What waits for somebody at the places that are open to him: how much, and what is due first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.approvals import queries as approvals
from kaifong.authority.queries import Actor
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.extraction import queries as extraction
from kaifong.extraction.permissions import Permission as Extraction
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.web import page
from kaifong.quality import queries as quality
from kaifong.quality.permissions import Permission as Quality
from kaifong.requests import queries as requests
from kaifong.requests.permissions import Permission as Requests
from kaifong.retention import queries as retention
from kaifong.retention.permissions import Permission as Retention


@dataclass(frozen=True)
class Duty:
    """Work of one kind; `due` is the day of what is due first, `late` how much is over its day."""

    label: object
    icon: str
    url_name: str
    count: int
    due: date | None = None
    late: int = 0


@require_safe
@staff_only
def waiting(request: StaffRequest) -> HttpResponse:
    """Show what waits for the reader."""
    return page(request, "desk/waiting.html", duties=duties(request.actor, timezone.now()))


def duties(actor: Actor, at: datetime) -> list[Duty]:
    """Return what waits for the actor, what is late or due first at the top."""
    found = [duty for told in TOLD for duty in told(actor, at) if duty.count]
    return sorted(found, key=lambda one: (not one.late, one.due is None, one.due or date.max))


def _approvals(actor: Actor, at: datetime) -> Iterable[Duty]:
    rows = approvals.waiting_for(actor=actor, at=at)
    due = min((hong_kong_day(row.times_out_at) for row in rows), default=None)
    yield Duty(
        _("Approvals that wait for your word"), "checks", "approvals:waiting", len(rows), due
    )


def _requests(actor: Actor, at: datetime) -> Iterable[Duty]:
    if actor.may(Requests.REQUEST_SEE) and actor.may(Requests.REQUEST_ANSWER):
        rows = requests.queue(actor=actor, at=at)
        due = [row.asked.due_on for row in rows if row.asked.due_on]
        late = sum(day < hong_kong_day(at) for day in due)
        label = _("Requests to be answered")
        yield Duty(
            label, "mail-question", "requests:queue", len(rows), min(due, default=None), late
        )


def _records(actor: Actor, at: datetime) -> Iterable[Duty]:
    if actor.may(Quality.CUSTOMER_REVIEW):
        found = quality.counts(actor=actor, at=at)
        place = "quality:queue"
        yield Duty(_("In your hands"), "hand-stop", place, found.in_hand)
        label = _("Records to be supplemented")
        yield Duty(label, "checklist", place, found.waiting, late=found.overdue)
        yield Duty(_("Values to be decided"), "scale", place, found.proposed)


def _files(actor: Actor, at: datetime) -> Iterable[Duty]:
    if actor.may(Extraction.EXTRACTION_ASK):
        rows = extraction.extractions(actor=actor, at=at).rows
        mine = [row for row in rows if row.mine and row.stage == extraction.Stage.READY]
        due = min((hong_kong_day(row.expires_at) for row in mine if row.expires_at), default=None)
        label = _("Files ready to be fetched")
        yield Duty(label, "database-export", "extraction:list", len(mine), due)


def _erasing(actor: Actor, _at: datetime) -> Iterable[Duty]:
    if actor.may(Retention.RETENTION_APPROVE):
        count = int(retention.waiting_run() is not None)
        yield Duty(_("A run of erasing to be agreed to"), "eraser", "retention:runs", count)


Told = Callable[[Any, datetime], Iterable[Duty]]
TOLD: tuple[Told, ...] = (_approvals, _requests, _records, _files, _erasing)
