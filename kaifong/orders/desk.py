"""The staff pages about orders, and what of them stands on a customer's page."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.catalogue.queries import category_names
from kaifong.customers.queries import names_of
from kaifong.foundation.ids import CustomerId, OrderId
from kaifong.foundation.web import page, wants_part
from kaifong.foundation.web.refusals import plainly

from . import (
    asked_about,  # noqa: F401  it declares itself
    queries,
)
from .models import LineKind
from .permissions import Permission
from .picture import KINDS, STATUSES, orders_table

SIZE = 25
LONGEST_NUMBER = 40
LINE_KINDS = {
    LineKind.GOODS: _("Goods"),
    LineKind.CHARGE: _("Charge"),
    LineKind.ADJUSTMENT: _("Adjustment"),
    LineKind.TEST: _("Test"),
    LineKind.STOCK: _("Stock"),
}
EXTRACTION_ASK = "extraction:extraction:ask"  # of an app above; here for a link only
COUNTED_AT_MOST = 2_000  # counting further would take longer than all the rest of the page


@require_safe
@staff_only
@plainly
def orders(request: StaffRequest) -> HttpResponse:
    """Show the newest orders that this person may see, or those with this in their number."""
    require(request.actor, Permission.ORDER_SEE)
    number = request.GET.get("q", "").strip().replace("\x00", "")[:LONGEST_NUMBER]
    found = queries.recent(
        actor=request.actor,
        number=number,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=SIZE,
    )
    response = page(
        request,
        "orders/desk/list.html",
        unseen=next((one.id for one in found.rows if one.total_cents is None), 0),
        part="list",
        found=found,
        rows=in_words(request, found.rows),
        total=queries.count(actor=request.actor, number=number, at_most=COUNTED_AT_MOST),
        cap=COUNTED_AT_MOST,
        number=number,
        may_extract=request.actor.may(EXTRACTION_ASK),
        older=_page_at(number, "after", found.after),
        newer=_page_at(number, "before", found.before),
    )
    response.headers["HX-Push-Url"] = _page_at(number, "", "") if number else request.path
    return response


@require_safe
@staff_only
@plainly
def order(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one order with those of its lines that are this person's business."""
    seen = queries.order(actor=request.actor, order_id=OrderId(pk))
    linked = queries.linked(actor=request.actor, seen=seen)
    people = names_of(actor=request.actor, ids=[seen.customer_id] if seen.customer_id else [])
    return page(
        request,
        "orders/desk/order.html",
        order=seen,
        kind=KINDS[seen.kind],
        state=STATUSES[seen.status],
        lines=[(line, LINE_KINDS[line.kind]) for line in seen.lines or ()],
        linked=linked,
        customer=people.get(seen.customer_id) if seen.customer_id else None,
        categories=category_names(),
    )


@require_safe
@staff_only
@plainly
def of_customer(request: StaffRequest, pk: int) -> HttpResponse:
    """Show further orders of one customer."""
    body = orders_table(request, pk, request.GET.get("after", ""))
    if wants_part(request):
        return HttpResponse(body)
    return page(request, "orders/desk/of_customer.html", body=body, customer_id=pk)


def in_words(request: StaffRequest, rows: tuple[queries.OrderSeen, ...]) -> list[tuple[Any, ...]]:
    """Return orders with the names of their customers, as far as both may be seen."""
    ids = [row.customer_id for row in rows if row.customer_id]
    people = names_of(actor=request.actor, ids=ids)
    return [
        (row, people.get(row.customer_id or CustomerId(0)), KINDS[row.kind], STATUSES[row.status])
        for row in rows
    ]


def _page_at(number: str, way: str, cursor: str | None) -> str:
    if cursor is None:
        return ""
    asked = {key: value for key, value in (("q", number), (way, cursor)) if key and value}
    return f"{reverse('orders:list')}?{urlencode(asked)}"


app_name = "orders"
urlpatterns = [
    path("", orders, name="list"),
    path("<int:pk>", order, name="detail"),
    path("of/<int:pk>", of_customer, name="of-customer"),
]
