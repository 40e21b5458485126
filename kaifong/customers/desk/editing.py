"""Changing a customer: the whole form, one row of the list, one way to reach him."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions, queries
from kaifong.customers.custom_fields.kinds import Field
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import again, go, page, toast
from kaifong.foundation.web.refusals import plainly

from . import listing
from .asking import wanted
from .forms import Details, changeable, clashing, own_changeable, values_of
from .own_fields import NOT_UNIQUE, UNFIT, as_written

IN_THE_ROW = ("name_en", "name_zh", "district", "owner_id")
BAD = 422
CLASH = 409


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a customer's form and, on POST, write what was changed."""
    person = _changeable(request, pk)
    only, now = changeable(person), values_of(person)
    form = Details(_sent(request), only=only, own=own_changeable(person), initial=now)
    was = as_written(now, form.own)
    context: dict[str, Any] = {"person": person, "row": person.listed, "form": form, "was": was}
    if not form.is_bound:
        return page(request, "customers/desk/edit.html", part="form", **context)
    status, clashes = _write(request, pk, form)
    if status:
        context["was"] = _was(form, clashes)
        context["clashes"] = clashes
        return page(request, "customers/desk/edit.html", part="form", status=status, **context)
    toast(request, _("Saved."))
    return go(request, *_back(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def row(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one row of the list, as a form or, once written, as it is now."""
    person = queries.person(actor=request.actor, customer_id=CustomerId(pk))
    only = [name for name in changeable(person) if name in IN_THE_ROW]
    now = {name: value for name, value in values_of(person).items() if name in only}
    form = Details(_sent(request), only=only, initial=now)
    clashes: list[dict[str, Any]] = []
    status, was = 200, now
    if form.is_bound:
        status, clashes = _write(request, pk, form)
        was = _was(form, clashes)
        if not status:
            toast(request, _("Saved."))
    elif "edit" in request.GET and only:
        status = BAD
    if status in (BAD, CLASH):
        shown = 200 if not form.is_bound else status
        return page(
            request,
            "customers/desk/row_edit.html",
            part="row",
            status=shown,
            row=person.listed,
            form=form,
            was=was,
            clashes={clash["field"]: clash for clash in clashes},
            width=9 + len(_columns(request)),
        )
    return _as_it_is(request, pk)


@require_POST
@staff_only
@plainly
def reach(request: StaffRequest, pk: int) -> HttpResponse:
    """Add an e-mail address or a telephone number."""
    value = request.POST.get("value", "").strip()[:254]
    try:
        added = actions.reach(
            actor=request.actor, customer_id=CustomerId(pk), value=value, at=timezone.now()
        )
    except actions.NoSuchValue:
        toast(request, _("That is neither an e-mail address nor a telephone number."), "bad")
    else:
        if added is None:
            toast(request, _("This is known already."), "info")
    return again("customers:detail", pk=pk)


@require_POST
@staff_only
@plainly
def unreach(request: StaffRequest, pk: int, point: int) -> HttpResponse:
    """Remove an e-mail address or a telephone number."""
    actions.unreach(
        actor=request.actor, customer_id=CustomerId(pk), point_id=point, at=timezone.now()
    )
    toast(request, _("Removed. The history can bring it back."))
    return again("customers:detail", pk=pk)


def _sent(request: StaffRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _write(request: StaffRequest, pk: int, form: Details) -> tuple[int, list[dict[str, Any]]]:
    """Return 0 if it was written, else the status to answer with and the fields that clash."""
    if not form.is_valid():
        return BAD, []
    try:
        actions.edit(
            actor=request.actor,
            customer_id=CustomerId(pk),
            original=form.original(),
            mine=form.mine(),
            at=timezone.now(),
        )
    except actions.Conflict as conflict:
        return CLASH, clashing(conflict.clashes, queries.staff_names(), form.own)
    except actions.Nameless:
        form.add_error(None, _("Leave at least one name, or nobody can tell who this is."))
    except actions.NoSuchValue as wrong:
        form.add_error(str(wrong), _("This value cannot be kept here."))
    except actions.NotUnique as alike:
        form.add_error(alike.field.name, NOT_UNIQUE)
    except queries.DoesNotFit as unfit:
        form.add_error(unfit.field.name, UNFIT[unfit.why])
    else:
        return 0, []
    return BAD, []


def _was(form: Details, clashes: list[dict[str, Any]]) -> dict[str, Any]:
    # Only what clashed starts anew: a field that others changed and this person did not touch
    # must not look as if she had changed it back.
    was = {**form.original(), **{clash["field"]: clash["now"] for clash in clashes}}
    return as_written(was, form.own)


def _changeable(request: StaffRequest, pk: int) -> queries.Person:
    person = queries.person(actor=request.actor, customer_id=CustomerId(pk))
    if not (changeable(person) or own_changeable(person)):
        raise NotAllowed(f"edit {pk}")
    return person


def _as_it_is(request: StaffRequest, pk: int) -> HttpResponse:
    asked = queries.Asked(ids=(pk,), sort=queries.Sort.ENTERED)
    columns = _columns(request)
    found = queries.listing(actor=request.actor, asked=asked, size=1, columns=columns)
    listing.log_read(request, found.rows)
    return page(
        request,
        "customers/desk/row_alone.html",
        part="row",
        row=found.rows[0] if found.rows else None,
        may=listing.may(request),
        shows=listing.shows(request.actor),
        columns=columns,
    )


def _columns(request: StaffRequest) -> tuple[Field, ...]:
    """Return the columns of the list in which the row stands."""
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    return wanted(QueryDict(here.query), request.actor).columns


def _back(request: StaffRequest, pk: int) -> tuple[Any, ...]:
    # Whoever moves a customer out of his own rows has nothing to go back to but the list.
    asked = queries.Asked(ids=(pk,), sort=queries.Sort.ENTERED)
    if queries.count(actor=request.actor, asked=asked, at_most=1):
        return ("customers:detail", pk)
    return ("customers:list",)
