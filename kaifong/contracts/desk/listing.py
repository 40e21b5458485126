"""The list of contracts, one of them, what it would open, and all of them as a file."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority import wording as authority
from kaifong.authority.desk.previewing import number_in_words
from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.contracts import queries, wording
from kaifong.contracts.permissions import Permission
from kaifong.contracts.rules import State
from kaifong.datamap.permissions import Permission as Register
from kaifong.foundation.documents import csv
from kaifong.foundation.documents.sheet import Column, Sheet
from kaifong.foundation.web import page, problem
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.formats import hk_moment
from kaifong.foundation.web.refusals import plainly

from . import places


class Filters(forms.Form):
    """Which contracts."""

    department = forms.TypedChoiceField(
        label=_("Department"), coerce=int, required=False, empty_value=None
    )
    state = forms.TypedChoiceField(
        label=_("State"),
        coerce=State,
        required=False,
        empty_value=None,
        choices=[("", _("any state")), *((one.value, wording.STATES[one][1]) for one in State)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = [("", _("any department"))]
        self.fields["department"].choices = [*anything, *places.departments()]  # type: ignore[attr-defined]


@require_safe
@staff_only
@plainly
def contracts(request: StaffRequest) -> HttpResponse:
    """Show the contracts, of a department and of a state if they are chosen."""
    form = Filters(request.GET)
    form.is_valid()
    found = queries.contracts(
        actor=request.actor,
        department_id=form.cleaned_data.get("department"),
        state=form.cleaned_data.get("state"),
    )
    return page(
        request,
        "contracts/desk/list.html",
        part="rows",
        form=form,
        tabs=places.tabs(),
        rows=[(one, places.words(one)) for one in found],
        may_draft=request.actor.may(Permission.CONTRACT_DRAFT),
    )


@require_safe
@staff_only
@plainly
def contract(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what a contract says, what it brought about, and how its tests stand."""
    return shown(request, pk)


def shown(request: StaffRequest, pk: int, **more: Any) -> HttpResponse:
    """Answer with the page of one contract."""
    try:
        seen = queries.contract(actor=request.actor, contract_id=pk)
    except queries.NotThere:
        return problem(request, 404)
    coming = seen.to_come
    return page(
        request,
        "contracts/desk/contract.html",
        status=422 if more else 200,
        seen=seen,
        words=places.words(seen),
        lines=seen.shown.lines,
        coming=places.version(seen, coming) if coming and coming != seen.shown else None,
        state=coming.state.value if coming else "",
        derived=places.derived(seen),
        entries=places.entries(seen),
        may_read=request.actor.may(Register.DATAMAP_SEE),
        versions=[places.version(seen, one) for one in seen.versions],
        **more,
    )


@require_safe
@staff_only
@plainly
def opens(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what the grants of a contract open, as an administrator is shown it."""
    try:
        seen = queries.contract(actor=request.actor, contract_id=pk)
    except queries.NotThere:
        return problem(request, 404)
    found = queries.opened(actor=request.actor, contract_id=pk)
    return page(
        request,
        "contracts/desk/opens.html",
        seen=seen,
        words=places.words(seen),
        rows=[_opened(one) for one in found],
    )


@require_safe
@staff_only
@plainly
def register(request: StaffRequest) -> HttpResponse:
    """Give the register of contracts as a file."""
    require(request.actor, Permission.CONTRACT_SEE)
    found = queries.contracts(actor=request.actor)
    said = found[0].shown.lines if found else []
    titles = [label for label, _value in said if label != _("Notes")]
    sheet = Sheet(
        title=gettext("Data contracts"),
        columns=[
            Column(str(title), width=24)
            for title in (_("Number"), _("State"), _("Colour"), _("Answered for by"), *titles)
        ],
        cover=[
            (gettext("As of"), f"{hk_moment(timezone.now())} HKT"),
            (gettext("For"), f"{request.actor.name} ({', '.join(request.actor.departments)})"),
        ],
        rows_label=gettext("Rows"),
    )
    with csv.write(sheet, (_line(one, titles) for one in found)) as whole:
        answer = HttpResponse(whole.read(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="data-contracts.csv"'
    return answer


def _line(seen: queries.ContractSeen, titles: list[object]) -> list[str]:
    words = places.words(seen)
    said = dict(seen.shown.lines)
    head = [words["number"], words["state"][1], words["colour"][1], words["steward"]]
    return [str(cell) for cell in (*head, *(said.get(title, "") for title in titles))]


def _opened(one: queries.Opened) -> dict[str, Any]:
    numbers = [step.number for step in one.gains if step.number is not None]
    return {
        "role": own(*one.role),
        "right": authority.sentence_of(one.terms),
        "people": one.people,
        "rows": number_in_words(max(numbers, key=lambda n: n.n)) if numbers else "",
        "new": bool(one.gains),
    }
