"""A file that goes with the mail: locked by its recipient's password, when the mail is written."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from kaifong.authority.audit.takings import Taking, log_taking
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.foundation.documents import locked
from kaifong.foundation.ids import DeliveryId, StaffId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.mail.kinds import Enclosed
from kaifong.foundation.switches import Brake, is_on
from kaifong.orders.permissions import Permission
from kaifong.reports.events import DeliveryMailed
from kaifong.reports.models import DeliveryFile
from kaifong.reports.queries.recipients import at_work
from kaifong.reports.rules.deliveries import Form

from .delivered_files import FOLDER, FORMATS
from .passwords import NoPassword, password_for
from .writing import TYPES

WAY = "reports:mailed"
LOCKS: Mapping[Form, Callable[[bytes, str], bytes]] = {
    Form.XLSX: locked.workbook,
    Form.PDF: locked.paper,
}


def note_mailed(*, reader: Actor, file: DeliveryFile, at: datetime) -> None:
    """Have a password for a file that is to go with the mail, and put on record that it leaves."""
    password_for(schedule=file.run.schedule, staff_id=file.run.staff_id, at=at)
    fact = DeliveryMailed(
        happened_at=at,
        delivery_id=DeliveryId(file.run.schedule_id),
        recipient_id=StaffId(file.run.staff_id),
        rows=file.rows,
        size=file.size,
    )
    record(fact, staff_id=reader.staff_id)
    taking = Taking(WAY, "file", file.run_id, size=file.size)
    log_taking(actor=reader, taking=taking, at=at)


@transaction.atomic
def enclosed(*, run_id: int, at: datetime) -> Enclosed | None:
    """
    Return the file of a delivery, locked; none if it may not go with the mail any more.

    That is so while exports are stopped, when its time is over, and for whoever lost the right.
    """
    rows = DeliveryFile.objects.select_related("run__schedule")
    file = rows.filter(run_id=run_id, mailed=True, ended_at=None, expires_at__gt=at).first()
    if file is None or is_on(Brake.NO_EXPORT) or not _may_still(file, at):
        return None
    content = FOLDER.read(file.name)
    if content is None:
        return None
    try:
        password = password_for(schedule=file.run.schedule, staff_id=file.run.staff_id, at=at)
    except NoPassword:
        return None
    form = Form(file.form)
    name = f"report-{run_id}.{form}"
    return Enclosed(name, LOCKS[form](content, password), TYPES[FORMATS[form]])


def _may_still(file: DeliveryFile, at: datetime) -> bool:
    staff = Staff.objects.filter(pk=file.run.staff_id, left_at=None, user__is_active=True).first()
    if staff is None:
        return False
    try:
        require(at_work(staff, file.run.schedule.purpose, at=at), Permission.ORDER_MAIL)
    except NotAllowed:
        return False
    return True
