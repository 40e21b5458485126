"""Files of deliveries: made for one recipient, sealed, fetched by him, and their end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.authority.rules import FieldClass
from kaifong.foundation.documents.pdf import NoChineseFont
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import DeliveryId, StaffId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, is_on, must_be_off
from kaifong.foundation.vault.folder import Folder
from kaifong.intelligence.queries import Closed
from kaifong.orders.permissions import Permission
from kaifong.reports.events import DeliveryFetched
from kaifong.reports.models import DeliveryFile, DeliveryRun
from kaifong.reports.queries.recipients import at_work
from kaifong.reports.queries.subjects import Named
from kaifong.reports.rules.deliveries import FILE_DAYS, FILE_FETCHES, MOST_MAILED, Form

from .exporting import Format
from .making import Made, make_file

FOLDER = Folder(lambda: Path(settings.DELIVERY_DIR), "delivery")
FORMATS = {
    Form.CSV: Format.CSV,
    Form.XLSX: Format.XLSX,
    Form.PDF: Format.PDF,
    Form.JSON: Format.JSON,
}
# What may lie in a mailbox, locked, for longer than we can take it back.
MAILED = frozenset({FieldClass.PUBLIC, FieldClass.INTERNAL, FieldClass.FINANCIAL})


class NotThere(Exception):
    """There is no file, or no more: it was fetched as often as it may be, or its time is over."""


@dataclass(frozen=True)
class Fetched:
    """What is handed over, and which time it is."""

    name: str
    content: bytes
    form: Form
    turn: int


@dataclass(frozen=True)
class Attached:
    """
    What a recipient gets besides the way to the screen: `seal` is called last, and seals his file.

    `bare` says why there is no file, `apart` why it does not go with the mail.
    """

    seal: Callable[[], None] | None = None
    bare: str = ""
    apart: str = ""
    file: DeliveryFile | None = None


def attach(run: DeliveryRun, reader: Actor, report: Named, *, at: datetime) -> Attached:
    """
    Make the recipient's file; return what seals it, or why he gets the way to the screen only.

    It holds the rows that he may be sent by mail (`orders:order:mail`), of those that he sees.
    """
    form = Form(run.schedule.form)
    if form is Form.LINK:
        return Attached()
    if not reader.may(Permission.ORDER_MAIL):
        return Attached(bare="mail")
    if is_on(Brake.NO_EXPORT):
        return Attached(bare="stopped")
    try:
        made = make_file(
            actor=reader,
            named=report,
            format=FORMATS[form.file],
            language=get_language() or "en",
            at=at,
            today=hong_kong_day(at),
            action="mail",
        )
    except NoChineseFont:
        return Attached(bare="font")
    except (Closed, NotAllowed):
        return Attached(bare="mail")
    apart = _apart(form, made)
    file = _row(run, form, made, at, mailed=form.is_mailed and not apart)
    return Attached(partial(FOLDER.put, file.name, made.content, at=at), "", apart, file)


def _apart(form: Form, made: Made) -> str:
    """Return why a file that was to go with the mail does not."""
    if not form.is_mailed:
        return ""
    if made.classification not in MAILED:
        return "class"
    return "large" if len(made.content) > MOST_MAILED else ""


def _row(run: DeliveryRun, form: Form, made: Made, at: datetime, *, mailed: bool) -> DeliveryFile:
    return DeliveryFile.objects.create(
        run=run,
        name=uuid4(),
        form=form.file,
        mailed=mailed,
        rows=made.rows,
        size=len(made.content),
        sha256=made.sha256,
        made_at=at,
        expires_at=at + timedelta(days=FILE_DAYS),
        most=FILE_FETCHES,
    )


@transaction.atomic
def fetch(*, actor: Actor, run_id: int, at: datetime) -> Fetched:
    """
    Hand the file to its recipient, and count that.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if it is another's, or he may not be sent files any more
    :raises NotThere: if there is nothing to fetch
    """
    must_be_off(Brake.NO_EXPORT)
    rows = DeliveryFile.objects.select_for_update(of=("self",)).select_related("run__schedule")
    file = rows.filter(run_id=run_id).first()
    if file is None or file.run.staff_id != actor.staff_id:
        raise NotAllowed(f"delivery {run_id}")
    staff = Staff.objects.get(pk=actor.staff_id)
    require(at_work(staff, file.run.schedule.purpose, at=at), Permission.ORDER_MAIL)
    over = file.fetched >= file.most or file.expires_at <= at or file.ended_at is not None
    content = None if over else FOLDER.read(file.name)
    if content is None:
        raise NotThere
    file.fetched += 1
    file.save(update_fields=["fetched"])
    fact = DeliveryFetched(
        happened_at=at,
        delivery_id=DeliveryId(file.run.schedule_id),
        recipient_id=StaffId(actor.staff_id),
        turn=file.fetched,
        rows=file.rows,
    )
    record(fact, staff_id=actor.staff_id)
    name = f"report-{run_id}.{file.form}"
    return Fetched(name, content, Form(file.form), file.fetched)


@transaction.atomic
def expire(*, at: datetime) -> int:
    """Destroy the files whose time is over; return how many."""
    rows = DeliveryFile.objects.filter(ended_at=None, expires_at__lte=at)
    due = list(rows.select_for_update(skip_locked=True).order_by("pk"))
    for file in due:
        file.ended_at = at
        file.save(update_fields=["ended_at"])
        # Before the commit: should that fail, the file is unreadable all the same, and ends again.
        FOLDER.destroy(file.name, at=at)
    return len(due)


def sweep(*, at: datetime) -> int:
    """
    Destroy files of endings and of no row; return how many.

    A young file without a row may be one whose delivery has not committed yet: it is left alone.
    """
    lying = FOLDER.names()
    known = dict(DeliveryFile.objects.filter(name__in=lying).values_list("name", "ended_at"))
    gone = [
        name
        for name in lying
        if (known[name] is not None if name in known else FOLDER.is_old(name, at=at))
    ]
    for name in gone:
        FOLDER.destroy(name, at=at)
    return len(gone)
