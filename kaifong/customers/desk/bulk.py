"""Changing one field of the picked customers: shown first, then done, then undone if need be."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions, queries
from kaifong.customers.actions import Verdict
from kaifong.foundation.hongkong.places import District
from kaifong.foundation.ids import ChangeSetId
from kaifong.foundation.web import go, page, toast
from kaifong.foundation.web.refusals import plainly

from . import wording
from .asking import wanted
from .selection import Selection, chosen

SHOWN = 100  # rows of a preview; the rest is counted
VERDICTS = {
    Verdict.CHANGED: ("good", _("will change")),
    Verdict.SAME: ("quiet", _("has it already")),
    Verdict.REFUSED: ("bad", _("not yours to change")),
}


class Change(forms.Form):
    """Which field is to become what."""

    field = forms.ChoiceField(choices=[(name, name) for name in actions.BULK_FIELDS])
    value = forms.CharField(required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        options = dict(values_of(cleaned.get("field", "")))
        if cleaned.get("value", "") not in options:
            raise forms.ValidationError(_("Choose what it is to become."))
        return cleaned

    @property
    def target(self) -> Any:
        """Return the value as it is stored."""
        field, value = self.cleaned_data["field"], self.cleaned_data["value"]
        if field == "language":
            return value
        return int(value) if value else None


@require_POST
@staff_only
@plainly
def ask(request: StaffRequest) -> HttpResponse:
    """Ask what is to become of the picked customers, and show what would happen."""
    selection = chosen(request.POST)
    field = request.POST.get("field", "")
    form = Change(request.POST) if "value" in request.POST else None
    if selection.is_empty or field not in actions.BULK_FIELDS:
        toast(request, _("Pick some customers first."), "warn")
        return go(request, "customers:list")
    ids = _ids(request, selection)
    context: dict[str, Any] = {
        "field": field,
        "label": wording.FIELDS[field],
        "choices": values_of(field),
        "chosen_value": request.POST.get("value"),
        "selection": selection,
        "many": len(ids),
    }
    if len(ids) > actions.AT_MOST:
        context["too_many"] = actions.AT_MOST
    elif form and form.is_valid():
        context |= _rehearsed(request, ids, form)
    return page(request, "customers/desk/bulk.html", part="sheet", **context)


@require_POST
@staff_only
@plainly
def do(request: StaffRequest) -> HttpResponse:
    """Change them, and say how many."""
    form, selection = Change(request.POST), chosen(request.POST)
    if selection.is_empty or not form.is_valid():
        toast(request, _("Nothing was changed: choose a field and a value."), "bad")
        return go(request, "customers:list")
    try:
        outcome = actions.bulk_edit(
            actor=request.actor,
            customer_ids=_ids(request, selection),
            field=form.cleaned_data["field"],
            value=form.target,
            at=timezone.now(),
        )
    except (actions.TooMany, actions.NoSuchValue):
        toast(request, _("Nothing was changed: too many customers, or no such value."), "bad")
        return go(request, "customers:list")
    if outcome.changeset_id is None:
        toast(request, _("Nothing had to be changed."), "info")
        return go(request, f"{reverse('customers:list')}?{selection.query.urlencode()}")
    said = ngettext("%(n)s customer changed.", "%(n)s customers changed.", outcome.changed)
    toast(request, said % {"n": f"{outcome.changed:,}"})
    return go(request, "customers:bulk-done", pk=outcome.changeset_id)


@require_safe
@staff_only
@plainly
def done(request: StaffRequest, pk: int) -> HttpResponse:
    """Show whom a bulk edit changed, and offer to undo it."""
    found = queries.bulk_result(actor=request.actor, changeset_id=ChangeSetId(pk))
    people = queries.staff_names()
    rows = [
        (row, [_before_after(change, people) for change in changes]) for row, changes in found.rows
    ]
    return page(request, "customers/desk/bulk_done.html", found=found, rows=rows)


def values_of(field: str) -> list[tuple[Any, Any]]:
    """Return what a field may become, as the form sends it."""
    if field == "owner_id":
        owners = queries.possible_owners()
        named = [(str(pk), wording.own(*names)) for pk, names in owners.items()]
        return [("", wording.NOBODY), *named]
    if field == "language":
        return list(wording.LANGUAGES.items())
    return [(str(d.value), wording.district(d)) for d in District]


def _rehearsed(request: StaffRequest, ids: list[int], form: Change) -> dict[str, Any]:
    outcome = actions.bulk_edit(
        actor=request.actor,
        customer_ids=ids,
        field=form.cleaned_data["field"],
        value=form.target,
        at=timezone.now(),
        rehearse=True,
    )
    first = sorted(outcome.verdicts, key=lambda pk: outcome.verdicts[pk] is Verdict.CHANGED)
    asked = queries.Asked(ids=tuple(first[:SHOWN]), sort=queries.Sort.ENTERED)
    found = queries.listing(actor=request.actor, asked=asked, size=SHOWN) if first else None
    rows = found.rows if found else ()
    return {
        "outcome": outcome,
        "verdicts": [(row, *VERDICTS[outcome.verdicts[row.id]]) for row in rows],
        "unshown": len(outcome.verdicts) - len(rows),
        "target": dict(values_of(form.cleaned_data["field"]))[form.cleaned_data["value"]],
    }


def _ids(request: StaffRequest, selection: Selection) -> list[int]:
    if not selection.everything:
        return list(selection.picked)
    asked = wanted(selection.query).asked
    return queries.matching_ids(actor=request.actor, asked=asked, at_most=actions.AT_MOST)


def _before_after(change: queries.FieldChange, people: dict[int, Any]) -> tuple[str, str]:
    return (
        wording.shown(change.field, change.before, people),
        wording.shown(change.field, change.after, people),
    )
