"""Who is meant by a schedule's recipients, and what each of them would get."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise

from kaifong.authority.mailing import holders
from kaifong.authority.models import Department, Role, Staff
from kaifong.authority.queries import Actor, NotAllowed, actor_of, require
from kaifong.foundation.remembering import remembered
from kaifong.intelligence.queries import DEFINED_MEASURES, DIMENSIONS, vocabulary
from kaifong.orders.permissions import Permission
from kaifong.reports.models import DeliveryRecipient, DeliverySchedule
from kaifong.reports.permissions import Permission as Deliveries
from kaifong.reports.rules.deliveries import Form, Recipient, To
from kaifong.reports.rules.subjects import Subject

from .subjects import NoSuchSubject, named

Names = tuple[str, str]


class Outlook(StrEnum):
    """What a recipient would get as things stand."""

    FILE = "file"
    LINK = "link"
    CLOSED = "closed"  # a figure or a side of it is closed to him, so the whole cannot be answered
    NOT_OPEN = "not_open"  # the report is not shared with him
    BARRED = "barred"  # he may not report


@dataclass(frozen=True)
class Preview:
    """A recipient, what he would get, and the columns that are closed to him of so many."""

    staff_id: int
    name: Names
    outlook: Outlook
    closed: tuple[Promise | str, ...] = ()
    columns: int = 0


def people_of(recipients: Iterable[Recipient]) -> list[Staff]:
    """Return who works here and is meant, each once."""
    meant = Q(pk__in=[])
    for one in recipients:
        if one.to is To.STAFF:
            meant |= Q(pk=one.staff_id)
        elif one.to is To.ROLE:
            meant |= Q(roles__code=one.code, roles__department__closed_at=None)
        else:
            meant |= Q(roles__department__code=one.code, roles__department__closed_at=None)
    rows = Staff.objects.filter(meant, left_at=None, user__is_active=True)
    return list(rows.distinct().order_by("name_en", "pk"))


def recipients_of(schedule: DeliverySchedule) -> list[Recipient]:
    rows: Iterable[DeliveryRecipient] = schedule.recipients.order_by("to", "code", "staff_id")
    return [Recipient(To(row.to), row.staff_id, row.code) for row in rows]


def at_work(staff: Staff, purpose: str, *, at: datetime) -> Actor:
    """
    Return a recipient as he may report at a moment: for a purpose, or else for one of his own.

    :raises NotAllowed: if he may report for none
    """
    actor = actor_of(staff, at=at)
    for one in sorted(actor.purposes, key=lambda one: (one != purpose, one)):
        reader = actor.for_purpose(one)
        if reader.may(Permission.ORDER_REPORT):
            return reader
    raise NotAllowed(str(Permission.ORDER_REPORT))


def may_report(staff: Staff, purpose: str, *, at: datetime) -> bool:
    try:
        at_work(staff, purpose, at=at)
    except NotAllowed:
        return False
    return True


def preview(
    *,
    actor: Actor,
    subject: Subject,
    recipients: Iterable[Recipient],
    form: Form,
    at: datetime,
    purpose: str = "",
) -> list[Preview]:
    """
    Return what each recipient would get of a report; columns by name, never a figure of his.

    :raises NotAllowed: if the actor may not report
    """
    require(actor, Permission.ORDER_REPORT)
    purpose = purpose or actor.purpose
    return [_preview(one, subject, form, purpose, at) for one in people_of(recipients)]


def _preview(staff: Staff, subject: Subject, form: Form, purpose: str, at: datetime) -> Preview:
    name = (staff.name_en, staff.name_zh or staff.name_en)
    try:
        reader = at_work(staff, purpose, at=at)
    except NotAllowed:
        return Preview(staff.pk, name, Outlook.BARRED)
    try:
        asked = named(actor=reader, subject=subject).asked
    except NoSuchSubject:
        return Preview(staff.pk, name, Outlook.NOT_OPEN)
    known = vocabulary(actor=reader)
    open_ = {m.name for m in known.measures} | {d.name for d in known.dimensions}
    columns = (*asked.dimensions, *asked.measures)
    closed = tuple(_label(column) for column in columns if column not in open_)
    with_file = form is not Form.LINK and reader.may(Permission.ORDER_MAIL)
    if with_file:
        sent = vocabulary(actor=reader, action="mail")
        open_ = {m.name for m in sent.measures} | {d.name for d in sent.dimensions}
        with_file = set(columns) <= open_
    outlook = Outlook.CLOSED if closed else Outlook.FILE if with_file else Outlook.LINK
    return Preview(staff.pk, name, outlook, closed, len(columns))


def _label(name: str) -> Promise | str:
    known = DEFINED_MEASURES.get(name) or DIMENSIONS.get(name)
    return known.label if known else name


def keepers(department: str) -> set[int]:
    """
    Return who looks after a department's deliveries: whoever may keep them there by a role.

    Where nobody in the department may, it is whoever may anywhere.
    """
    permission = Deliveries.DELIVERY_KEEP
    return holders(permission, department=department) or holders(permission)


def choices(*, actor: Actor, at: datetime) -> list[tuple[Recipient, Names]]:
    """
    Return who can be chosen as a recipient: departments, roles, people who may report.

    :raises NotAllowed: if the actor may not report himself
    """
    require(actor, Permission.ORDER_REPORT)
    able = [
        one
        for one in Staff.objects.filter(
            left_at=None,
            user__is_active=True,
            pk__in=holders(Permission.ORDER_REPORT) | {actor.staff_id},
        ).order_by("name_en", "pk")
        if may_report(one, actor.purpose, at=at)
    ]
    roles = Role.objects.filter(memberships__staff__in=able, department__closed_at=None)
    units = Department.objects.filter(roles__in=roles)
    return [
        *((Recipient(To.DEPARTMENT, code=u.code), _names(u)) for u in _once(units)),
        *((Recipient(To.ROLE, code=r.code), _names(r)) for r in _once(roles)),
        *((Recipient(To.STAFF, one.pk), (one.name_en, one.name_zh or one.name_en)) for one in able),
    ]


@remembered
def house_names() -> dict[tuple[To, str], Names]:
    """Return what roles and departments are called: English and Chinese name."""
    roles = {(To.ROLE, row.code): _names(row) for row in Role.objects.all()}
    return roles | {(To.DEPARTMENT, row.code): _names(row) for row in Department.objects.all()}


def _once[Row: Role | Department](rows: "Iterable[Row]") -> list[Row]:
    return sorted({row.pk: row for row in rows}.values(), key=lambda row: row.code)


def _names(row: Role | Department) -> Names:
    return row.name_en, row.name_zh
