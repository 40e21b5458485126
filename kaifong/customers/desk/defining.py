"""Pages for administrators of fields: making and changing them, hiding and letting them go."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.authority.wording import CLASSES
from kaifong.customers import actions, queries
from kaifong.customers.permissions import Permission
from kaifong.foundation.web import go, page, problem, toast
from kaifong.foundation.web.refusals import plainly

from .defining_forms import KINDS, PURPOSES, TERMS, Define
from .own_fields import label

BAD = 422
SAID = (  # what of a version is told beside the one before
    *("name_en", "name_zh", "purpose", "why", "cls", "keep_months", "required", "listed"),
    *("least", "most", "pattern", "options", "place"),
)
LABELS: dict[str, object] = {
    "name_en": _("Called in English"),
    "name_zh": _("Called in Chinese"),
    "purpose": _("Kept for"),
    "why": _("Why it is needed"),
    "cls": _("Who may see it"),
    "keep_months": _("Kept"),
    "required": _("Obligatory when a customer is taken into the books"),
    "listed": _("A column of the list"),
    "least": _("Least"),
    "most": _("Most"),
    "pattern": _("Form of a text"),
    "options": _("Choices"),
    "place": _("Place in the form"),
}


@require_safe
@staff_only
@plainly
def fields(request: StaffRequest) -> HttpResponse:
    """Show the fields of the shop's own, and those that are hidden."""
    found = queries.defined(actor=request.actor)
    return page(
        request,
        "customers/desk/fields.html",
        shown=[_row(one) for one in found if one.hidden_at is None],
        hidden=[_row(one) for one in found if one.hidden_at is not None],
        may_define=request.actor.may(Permission.FIELD_DEFINE),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def new(request: StaffRequest) -> HttpResponse:
    """Show an empty definition and, on POST, make the field."""
    require(request.actor, Permission.FIELD_DEFINE)
    form = Define(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            actions.define(actor=request.actor, wish=form.wish(), at=timezone.now())
        except actions.CannotDefine as refused:
            form.object_to(refused.why)
        else:
            toast(request, _("The field is there: in forms, filters, files and merges."))
            return go(request, "customers:fields")
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def one(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a field's definition with all that it ever said and, on POST, change it."""
    found = queries.one_defined(actor=request.actor, field_id=pk)
    if found is None:
        return problem(request, 404)
    if request.method == "POST":
        require(request.actor, Permission.FIELD_DEFINE)
    defined, said = found
    form = Define(request.POST or None, field=defined.field)
    if form.is_bound and form.is_valid():
        try:
            actions.redefine(actor=request.actor, field_id=pk, wish=form.wish(), at=timezone.now())
        except actions.CannotDefine as refused:
            form.object_to(refused.why)
        except actions.NoSuchField:
            toast(request, _("The field was hidden meanwhile."), "warn")
            return go(request, "customers:fields")
        else:
            toast(request, _("Saved."))
            return go(request, "customers:field", pk=pk)
    more: dict[str, Any] = {"one": defined, "versions": _versions(said)}
    if defined.hidden_at and not defined.purged_at and _may(request):
        more["doomed"] = actions.doomed(actor=request.actor, field_id=pk)
    return _form(request, form, **more)


@require_POST
@staff_only
@plainly
def hide(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a field out of forms, lists and files; its values stay until they are purged."""
    try:
        actions.hide(actor=request.actor, field_id=pk, at=timezone.now())
    except actions.NoSuchField:
        return problem(request, 404)
    toast(request, _("The field is hidden. Purge it to let go of what stands in it."))
    return go(request, "customers:field", pk=pk)


@require_POST
@staff_only
@plainly
def bring_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a hidden field again."""
    try:
        actions.bring_back(actor=request.actor, field_id=pk)
    except actions.NoSuchField:
        return problem(request, 404)
    toast(request, _("The field is back, with what stood in it."))
    return go(request, "customers:field", pk=pk)


@require_POST
@staff_only
@plainly
def purge(request: StaffRequest, pk: int) -> HttpResponse:
    """Have the worker let go of all that stands in a hidden field."""
    try:
        actions.ask_for_purge(actor=request.actor, field_id=pk)
    except actions.NoSuchField:
        return problem(request, 404)
    toast(request, _("The worker lets go of the values now; the page shows when it is done."))
    return go(request, "customers:fields")


def _form(request: StaffRequest, form: Define, **more: Any) -> HttpResponse:
    return page(
        request,
        "customers/desk/field.html",
        part="form",
        status=BAD if form.is_bound else 200,
        form=form,
        may_define=_may(request),
        **more,
    )


def _may(request: StaffRequest) -> bool:
    return request.actor.may(Permission.FIELD_DEFINE)


def _row(one: queries.Defined) -> dict[str, Any]:
    field = one.field
    kept = str(field.keep_months) if field.keep_months else "always"
    return {
        "one": one,
        "label": label(field),
        "kind": KINDS[field.kind],
        "cls": CLASSES[field.cls],
        "purpose": PURPOSES[field.purpose],
        "kept": TERMS.get(kept, kept),
    }


def _versions(said: list[queries.Said]) -> list[tuple[queries.Said, list[object]]]:
    """Return each version with what it said otherwise than the one before it."""
    before = [*said[1:], None]
    return [
        (
            one,
            [
                LABELS[name]
                for name in SAID
                if was is not None and one.told.get(name) != was.told.get(name)
            ],
        )
        for one, was in zip(said, before, strict=True)
    ]
