"""One request in whole, and the files about it."""

from dataclasses import dataclass
from datetime import date, datetime

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.authority.rules import FieldClass
from kaifong.customers.queries import admitted
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.requests import packs
from kaifong.requests.models import (
    Alarm,
    Correction,
    Fee,
    IdentityCheck,
    Letter,
    LogEntry,
    Notified,
    OpinionNote,
    Pack,
    Request,
    Step,
)
from kaifong.requests.permissions import Permission

from .asked import Asked, with_clocks
from .logbook import Entry, entry_of
from .office import names_in

DOORS = tuple(("see", cls) for cls in FieldClass)


@dataclass(frozen=True)
class Stepped:
    """That it went on."""

    state: str
    at: datetime
    staff_id: int | None
    note: str


@dataclass(frozen=True)
class Checked:
    """How, when and by whom it was seen who asks."""

    how: str
    at: datetime
    staff_id: int | None


@dataclass(frozen=True)
class FeeAsked:
    """What was asked for the copy, item by item, in HKD cents."""

    form: str
    cents: int
    items: tuple[tuple[str, int], ...]
    paid_at: datetime | None
    waived_at: datetime | None

    @property
    def is_due(self) -> bool:
        return bool(self.cents) and self.paid_at is None and self.waived_at is None


@dataclass(frozen=True)
class Marked:
    """A text of the copy that may speak of others."""

    place: str
    column: str
    text: str
    black: bool


@dataclass(frozen=True)
class Copy:
    """The copy that was prepared: how much of it must be read, and whether it was."""

    as_at: datetime
    made_at: datetime
    marked: tuple[Marked, ...]
    to_review: int
    reviewed_at: datetime | None
    supplied_at: datetime | None
    pdf_sha256: str
    json_sha256: str
    is_there: bool  # and open to the reader


@dataclass(frozen=True)
class Proposed:
    """What is said to be wrong, and what it should be."""

    field: str
    before: str
    proposed: str
    corrected_on: date | None


@dataclass(frozen=True)
class ToTell:
    """Somebody who got the data."""

    recipient_id: int
    name: str
    last_at: datetime
    outcome: str
    told_at: datetime | None
    note: str


@dataclass(frozen=True)
class Whole:
    """One request with everything that was done about it."""

    asked: Asked
    names: tuple[str, str] | None
    owner_id: int | None
    steps: tuple[Stepped, ...]
    identity: Checked | None
    fee: FeeAsked | None
    copy: Copy | None
    letters: tuple[tuple[int, str, datetime], ...]
    entries: tuple[Entry, ...]
    correction: Proposed | None
    to_tell: tuple[ToTell, ...]
    notes: tuple[tuple[str, str, datetime], ...]
    alarms: tuple[int, ...]
    may_answer: bool


def whole(*, actor: Actor, request_id: RequestId) -> Whole:
    """
    Return one request with everything that was done about it.

    :raises NotAllowed: if the actor may not see requests, or there is no such request
    """
    require(actor, Permission.REQUEST_SEE)
    with wall.lifted():
        row = Request.objects.filter(pk=request_id).first()
        if row is None:
            raise NotAllowed(f"request {request_id}")
        letters = Letter.objects.filter(request=row).order_by("-pk")
        notes = OpinionNote.objects.filter(request=row).order_by("pk")
        alarms = Alarm.objects.filter(request=row).order_by("day")
        return Whole(
            asked=with_clocks([row])[0],
            names=names_in(actor, [row]).get(row.customer_id or 0),
            owner_id=row.owner_id,
            steps=_steps(row),
            identity=_identity(row),
            fee=_fee(row),
            copy=_copy(actor, row),
            letters=tuple(letters.values_list("pk", "kind", "made_at")),
            entries=_entries(row),
            correction=_correction(row),
            to_tell=_to_tell(row),
            notes=tuple(notes.values_list("field", "text", "at")),
            alarms=tuple(alarms.values_list("day", flat=True)),
            may_answer=actor.may(Permission.REQUEST_ANSWER),
        )


def copy_file(*, actor: Actor, request_id: RequestId, form: str) -> tuple[bytes, CustomerId]:
    """
    Return the copy as it will be, or was, supplied.

    :raises NotAllowed: if there is none, or the actor may not see all that it holds
    """
    require(actor, Permission.REQUEST_ANSWER)
    with wall.lifted():
        pack = Pack.objects.filter(request=request_id).order_by("-pk").first()
        row = Request.objects.filter(pk=request_id).first()
        if row is None or not pack or not pack.pdf or not pack.json or not _sees_all(actor, row):
            raise NotAllowed(f"copy of {request_id}")
        return bytes(pack.pdf if form == "pdf" else pack.json), CustomerId(row.customer_id or 0)


def letter_file(*, actor: Actor, letter_id: int) -> tuple[bytes, int | None]:
    """
    Return a letter as it was written, and whom it is about.

    :raises NotAllowed: if the actor may not see requests, or there is no such letter
    """
    require(actor, Permission.REQUEST_SEE)
    with wall.lifted():
        found = Letter.objects.filter(pk=letter_id).select_related("request").first()
        if found is None:
            raise NotAllowed(f"letter {letter_id}")
        return bytes(found.pdf), found.request.customer_id


def _steps(row: Request) -> tuple[Stepped, ...]:
    found = Step.objects.filter(request=row).order_by("-pk")
    return tuple(Stepped(*one) for one in found.values_list("state", "at", "staff_id", "note"))


def _identity(row: Request) -> Checked | None:
    found = IdentityCheck.objects.filter(request=row).values_list("how", "at", "staff_id").first()
    return Checked(*found) if found else None


def _fee(row: Request) -> FeeAsked | None:
    fee = Fee.objects.filter(request=row).first()
    if fee is None:
        return None
    items = tuple(fee.items.order_by("pk").values_list("what", "cents"))
    return FeeAsked(fee.form, fee.cents, items, fee.paid_at, fee.waived_at)


def _entries(row: Request) -> tuple[Entry, ...]:
    return tuple(map(entry_of, LogEntry.objects.filter(request_id=row.pk).order_by("-pk")))


def _correction(row: Request) -> Proposed | None:
    found = Correction.objects.filter(request=row).first()
    if found is None:
        return None
    return Proposed(found.field, found.before, found.proposed, found.corrected_on)


def _to_tell(row: Request) -> tuple[ToTell, ...]:
    found = Notified.objects.filter(request=row).order_by("last_at", "pk")
    names = ("recipient_id", "name", "last_at", "outcome", "told_at", "note")
    return tuple(ToTell(*one) for one in found.values_list(*names))


def _copy(actor: Actor, row: Request) -> Copy | None:
    pack = Pack.objects.filter(request=row).order_by("-pk").first()
    if pack is None:
        return None
    may = _sees_all(actor, row)
    texts = packs.marked(pack.content) if pack.content and may else []
    return Copy(
        as_at=pack.as_at,
        made_at=pack.made_at,
        marked=tuple(Marked(*text, text[0] in pack.blacked) for text in texts),
        to_review=pack.to_review,
        reviewed_at=pack.reviewed_at,
        supplied_at=pack.supplied_at,
        pdf_sha256=pack.pdf_sha256,
        json_sha256=pack.json_sha256,
        is_there=bool(pack.pdf) and may,
    )


def _sees_all(actor: Actor, row: Request) -> bool:
    if row.customer_id is None:
        return False
    opened = admitted(actor=actor, customer_id=CustomerId(row.customer_id), doors=DOORS)
    return len(opened) == len(DOORS)
