"""Changing one field of the picked customers: shown first, then done, then undone if need be."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions, queries
from kaifong.customers.actions import Verdict
from kaifong.foundation.ids import ChangeSetId
from kaifong.foundation.web import go, page, toast
from kaifong.foundation.web.refusals import plainly

from . import own_fields
from .asking import wanted
from .bulk_wish import Wish, wish_of
from .own_fields import telling
from .selection import Selection, chosen

SHOWN = 100  # rows of a preview; the rest is counted
VERDICTS = {
    Verdict.CHANGED: ("good", _("will change")),
    Verdict.SAME: ("quiet", _("has it already")),
    Verdict.REFUSED: ("bad", _("not yours to change")),
    Verdict.CHANGED_SINCE: ("warn", _("changed since by somebody else")),
    Verdict.INVALID: ("bad", _("cannot have this value")),
}


@require_POST
@staff_only
@plainly
def ask(request: StaffRequest) -> HttpResponse:
    """Ask what is to become of the picked customers, and show what would happen."""
    selection, wish = chosen(request.POST), wish_of(request)
    if selection.is_empty or wish is None:
        toast(request, _("Pick some customers first."), "warn")
        return go(request, "customers:list")
    ids = _ids(request, selection)
    context: dict[str, Any] = {
        "field": wish.field,
        "label": wish.label,
        "choices": wish.choices,
        "input": own_fields.drawn(wish.own, wish.text) if wish.choices is None else "",
        "chosen_value": wish.text,
        "selection": selection,
        "many": len(ids),
        "later": len(ids) > actions.AT_ONCE,
    }
    if len(ids) > actions.AT_MOST:
        context["too_many"] = actions.AT_MOST
    elif wish.text is not None:
        context |= _rehearsed(request, ids, wish)
    return page(request, "customers/desk/bulk.html", part="sheet", **context)


@require_POST
@staff_only
@plainly
def do(request: StaffRequest) -> HttpResponse:
    """Change the picked customers; many of them by the worker, who tells how far it is."""
    selection, wish = chosen(request.POST), wish_of(request)
    if selection.is_empty or wish is None or wish.text is None:
        toast(request, _("Nothing was changed: choose a field and a value."), "bad")
        return go(request, "customers:list")
    back = f"{reverse('customers:list')}?{selection.query.urlencode()}".rstrip("?")
    ids = _ids(request, selection)
    seen = request.POST.get("seen", "")
    told: dict[str, Any] = {
        "actor": request.actor,
        "customer_ids": ids,
        "field": wish.field,
        "seen": int(seen) if seen.isdecimal() else queries.last_change(),
        "at": timezone.now(),
    }
    try:
        if len(ids) > actions.AT_ONCE:
            number = actions.ask_bulk(**told, value=wish.value)
            return go(request, "customers:bulk-run", pk=number)
        outcome = actions.bulk_edit(**told, value=wish.value)
    except (actions.NoSuchValue, queries.DoesNotFit):
        toast(request, _("Nothing was changed: choose a field and a value."), "bad")
        return go(request, back)
    except actions.TooMany:
        toast(
            request, _("Nothing was changed: too many customers. Filter the list further."), "bad"
        )
        return go(request, back)
    if outcome.changeset_id is None:
        toast(request, _("Nothing had to be changed."), "info")
        return go(request, back)
    said = ngettext("%(n)s customer changed.", "%(n)s customers changed.", outcome.changed)
    toast(request, said % {"n": f"{outcome.changed:,}"})
    return go(request, "customers:bulk-done", pk=outcome.changeset_id)


@require_safe
@staff_only
@plainly
def done(request: StaffRequest, pk: int) -> HttpResponse:
    """Show whom a bulk edit changed, and offer to undo it."""
    found = queries.bulk_result(actor=request.actor, changeset_id=ChangeSetId(pk))
    told = telling()
    rows = [
        (row, [(told.shown(c.field, c.before), told.shown(c.field, c.after)) for c in changes])
        for row, changes in found.rows
    ]
    return page(request, "customers/desk/bulk_done.html", found=found, rows=rows)


def _rehearsed(request: StaffRequest, ids: list[int], wish: Wish) -> dict[str, Any]:
    seen = queries.last_change()
    try:
        value, target = wish.value, wish.target
        outcome = actions.bulk_edit(
            actor=request.actor,
            customer_ids=ids,
            field=wish.field,
            value=value,
            at=timezone.now(),
            rehearse=True,
        )
    except actions.NoSuchValue:
        return {}
    except queries.DoesNotFit as unfit:
        return {"unfit": own_fields.UNFIT[unfit.why]}
    first = sorted(outcome.verdicts, key=lambda pk: outcome.verdicts[pk] is Verdict.CHANGED)
    asked = queries.Asked(ids=tuple(first[:SHOWN]), sort=queries.Sort.ENTERED)
    found = queries.listing(actor=request.actor, asked=asked, size=SHOWN) if first else None
    rows = found.rows if found else ()
    return {
        "outcome": outcome,
        "verdicts": [(row, *VERDICTS[outcome.verdicts[row.id]]) for row in rows],
        "unshown": len(outcome.verdicts) - len(rows),
        "target": target,
        "seen": seen,
    }


def _ids(request: StaffRequest, selection: Selection) -> list[int]:
    if not selection.everything:
        return list(selection.picked)
    asked = wanted(selection.query, request.actor).asked
    return queries.matching_ids(actor=request.actor, asked=asked, at_most=actions.AT_MOST)
