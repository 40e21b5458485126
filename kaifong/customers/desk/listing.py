"""The list of customers, and one row of it while it is edited."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority.actions import log_look
from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import queries
from kaifong.customers.custom_fields.kinds import Field
from kaifong.customers.permissions import Permission
from kaifong.foundation.web import page, wants_part
from kaifong.foundation.web.refusals import plainly

from . import own_filters, saved
from .asking import FILTERS, SORTS, Wanted, wanted
from .own_fields import label

SIZE = 25
EXTRACTION_ASK = "extraction:extraction:ask"  # of an app above; here for a link only
COUNTED_AT_MOST = 2_000  # counting further would take longer than all the rest of the page


@require_safe
@staff_only
@plainly
def customers(request: StaffRequest) -> HttpResponse:
    """Show the customers that this person may see and asks for."""
    require(request.actor, Permission.CUSTOMER_SEE)
    wish = wanted(request.GET, request.actor)
    found = queries.listing(
        actor=request.actor,
        asked=wish.asked,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=SIZE,
        count_at_most=COUNTED_AT_MOST,
        columns=wish.columns,
    )
    log_read(request, found.rows)
    response = page(
        request,
        "customers/desk/list.html",
        part="list",
        found=found,
        cap=COUNTED_AT_MOST,
        wish=wish,
        columns=wish.columns,
        views=saved.tabs(request.actor, wish.query, wish.own),
        is_part=wants_part(request),
        older=_neighbour(wish, "after", found.after),
        newer=_neighbour(wish, "before", found.before),
        may=may(request),
        bulk_fields=(*BULK, *((one.name, label(one)) for one in _bulk_own(request, wish))),
        **_offered(request, wish),
    )
    response.headers["HX-Push-Url"] = f"{request.path}?{_here(request, wish)}".rstrip("?")
    return response


BULK = (
    ("owner_id", _("Looked after by")),
    ("district", _("District")),
    ("language", _("Language")),
)


def _offered(request: StaffRequest, wish: Wanted) -> dict[str, Any]:
    """Return by what this person may sort, filter, and widen the list."""
    classes = request.actor.scope("see", "customer").classes
    return {
        "sort": wish.asked.sort,
        "sorts": [(s, said) for s, said in SORTS.items() if queries.can_sort(request.actor, s)],
        "shows": shows(request.actor),
        "filters": [(one, wish.given.get(one.name, "")) for one in FILTERS if one.needs in classes],
        "own_filters": own_filters.filters(wish.own, wish.given),
        "own": wish.own.values(),
    }


def _bulk_own(request: StaffRequest, wish: Wanted) -> list[Field]:
    """Return the shop's own fields that this person may change of many at once."""
    classes = request.actor.scope("bulk", "customer").classes
    return [one for one in wish.own.values() if one.cls in classes and not one.unique]


def shows(actor: Actor) -> dict[str, bool]:
    """Return which classes of fields this person may see of anybody: others have no column."""
    classes = actor.scope("see", "customer").classes
    return {cls.value: cls in classes for cls in FieldClass}


def log_read(request: StaffRequest, rows: tuple[queries.Listed, ...]) -> None:
    """Note whose contact details stood on the page; with borrowed powers, who stood there."""
    shown = [row.id for row in rows if FieldClass.CONTACT not in row.hidden]
    log_look(
        actor=request.actor,
        way="customers:list",
        classes={FieldClass.CONTACT},
        customer_ids=shown,
        at=timezone.now(),
    )
    log_look(
        actor=request.actor,
        way="customers:list",
        classes={FieldClass.SENSITIVE},
        customer_ids=queries.delicate(rows),
        at=timezone.now(),
    )
    if request.actor.borrowing:
        log_look(
            actor=request.actor,
            way="customers:list",
            classes=(),
            customer_ids=[row.id for row in rows],
            at=timezone.now(),
        )


def _neighbour(wish: Wanted, way: str, cursor: str | None) -> str:
    if cursor is None:
        return ""
    page_at = _with(wish.query, way, cursor)
    return f"{reverse('customers:list')}?{page_at}"


def _here(request: StaffRequest, wish: Wanted) -> str:
    for way in ("after", "before"):
        if request.GET.get(way):
            return _with(wish.query, way, request.GET[way])
    return wish.query


def _with(query: str, way: str, cursor: str) -> str:
    from urllib.parse import quote

    return f"{query}&{way}={quote(cursor)}".lstrip("&")


def may(request: StaffRequest) -> dict[str, bool]:
    actor = request.actor
    return {
        "create": actor.may(Permission.CUSTOMER_CREATE),
        "edit": actor.may(Permission.CUSTOMER_EDIT),
        "export": actor.may(Permission.CUSTOMER_EXPORT),
        "ask": actor.may(EXTRACTION_ASK),
        "bulk": actor.may(Permission.CUSTOMER_BULK) and actor.may(Permission.CUSTOMER_EDIT),
        "segment": actor.may("intelligence:segment:keep"),
    }
