"""One customer: the whole picture, and what was changed of it."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.actions import log_look
from kaifong.authority.queries import NotAllowed
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions, queries
from kaifong.foundation import beside
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.web import again, page, panels, toast
from kaifong.foundation.web.refusals import plainly

from . import doubting, wording
from .own_fields import Telling, label, telling, words

KINDS = {
    "edit": ("edit", _("Edited")),
    "bulk": ("users-group", _("Changed with others")),
    "import": ("file-import", _("Imported")),
    "undo": ("arrow-back-up", _("Undone")),
    "system": ("settings", _("By the system")),
    "merge": ("arrows-join", _("Merged with another record")),
    "unmerge": ("arrows-split", _("Parted from another record")),
}
WHYS = {
    actions.Why.AT_WORK: _("It is still going on: call it off first, or wait for its end."),
    actions.Why.CHANGED_AGAIN: _("It was changed again since; undo the later change first."),
    actions.Why.IMPORT: _("It came with an import; revert the whole import instead."),
    actions.Why.IN_USE: _("Something else stands in its place by now."),
    actions.Why.MERGE: _("Records are parted again on the customer's page."),
    actions.Why.UNDONE: _("It was undone already."),
}


@require_safe
@staff_only
@plainly
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one customer as far as this person may see."""
    try:
        person = queries.person(actor=request.actor, customer_id=CustomerId(pk))
    except NotAllowed:
        now = queries.merged_into(actor=request.actor, customer_id=CustomerId(pk))
        if now is None:
            raise
        # Not for ever: the two may be parted again.
        return redirect("customers:detail", pk=now)
    _log(request, person, "customers:detail")
    return page(
        request,
        "customers/desk/detail.html",
        part="reach",
        person=person,
        row=person.listed,
        days=person.value.days_since_last(_today()) if person.value else None,
        styles=panels.styles("customer"),
        main=panels.drawn("customer", "main", request, pk),
        side=panels.drawn("customer", "side", request, pk),
        marks=panels.marks("customer", request, pk),
        doubts=doubting.REASONS,
        several=_several(person),
        merges=queries.merges_of(actor=request.actor, customer_id=person.id),
        likely=_likely(request, person),
        notes=_notes(person),
        may_reach=FieldClass.CONTACT in person.editable,
        own=[
            (label(field), words(field, value)) for field, value in person.more if value is not None
        ],
        may_identify=FieldClass.INTERNAL in person.editable,
        identity_kinds=list(wording.IDENTITY_KINDS.items()),
        identity_statuses=[(code, words[0]) for code, words in wording.IDENTITY_STATUSES.items()],
    )


@require_safe
@staff_only
@plainly
def history(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what was changed of a customer, field by field."""
    person = queries.person(actor=request.actor, customer_id=CustomerId(pk))
    edits = queries.history(
        actor=request.actor, customer_id=CustomerId(pk), after=request.GET.get("after", "")
    )
    _log(request, person, "customers:history")
    told = telling()
    rows = [(edit, *KINDS[edit.kind], _in_words(edit, told)) for edit in edits.rows]
    return page(
        request,
        "customers/desk/history.html",
        part="more",
        person=person,
        row=person.listed,
        edits=edits,
        rows=rows,
    )


@require_POST
@staff_only
@plainly
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo a change-set, of one customer or of many."""
    try:
        number = actions.undo(actor=request.actor, changeset_id=ChangeSetId(pk), at=timezone.now())
    except actions.CannotUndo as refused:
        toast(request, WHYS[refused.why], "bad")
    else:
        many = queries.customers_of(changeset_id=number)
        said = ngettext("Undone for %(n)s customer.", "Undone for %(n)s customers.", many)
        toast(request, said % {"n": f"{many:,}"})
    back = request.POST.get("customer", "")
    if back.isdecimal():
        return again("customers:history", pk=int(back))
    return again("customers:list")


def _likely(request: StaffRequest, person: queries.Person) -> list[tuple[Any, Any]]:
    """Return who may be the same person, and with what evidence."""
    pairs = queries.likely_of(actor=request.actor, customer_id=person.id)
    return [
        (pair.right if pair.left.id == person.id else pair.left, pair.evidence) for pair in pairs
    ]


def _notes(person: queries.Person) -> list[tuple[object, tuple[str, ...]]]:
    """Return what the customer says of values that are shown here, beside which it belongs."""
    said = beside.notes("customer", [person.id]).get(person.id, {})
    shown = [(name, texts) for name, texts in said.items() if name in person.shown()]
    return [(wording.FIELDS.get(name, name), texts) for name, texts in shown]


def _several(person: queries.Person) -> list[str]:
    """Return the kinds of contact of which there are more than one."""
    kinds = [point.kind for point in person.contact or ()]
    return [kind for kind in dict.fromkeys(kinds) if kinds.count(kind) > 1]


def _log(request: StaffRequest, person: queries.Person, way: str) -> None:
    read = {FieldClass.CONTACT, FieldClass.SENSITIVE} - person.listed.hidden
    log_look(
        actor=request.actor,
        way=way,
        classes=read,
        customer_ids=[person.id],
        at=timezone.now(),
    )


def _in_words(edit: queries.Edit, told: Telling) -> list[tuple[object, str, str]]:
    return [
        (
            told.label(change.field),
            told.shown(change.field, change.before),
            told.shown(change.field, change.after),
        )
        for change in edit.changes
        if told.knows(change.field)
    ]


def _today() -> date:
    return hong_kong_day(timezone.now())
