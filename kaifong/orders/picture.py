"""What orders add to other pages: a customer's spending, orders and habits; palette; timeline."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor
from kaifong.authority.web import StaffRequest
from kaifong.catalogue.queries import category_names
from kaifong.customers.queries import names_of
from kaifong.foundation.channels import Channel
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import palette, panels, tellings
from kaifong.foundation.web.charts import Chart, Series
from kaifong.foundation.web.formats import hk_date, hkd
from kaifong.foundation.web.palette import Hit
from kaifong.foundation.web.tellings import Telling

from . import queries
from .models import Kind
from .permissions import Permission

MONTHS = 24
SHORTEST_NUMBER = 3
KINDS = {
    Kind.SALE: ("good", _("Sale")),
    Kind.RETURN: ("bad", _("Return")),
    Kind.ADJUSTMENT: ("quiet", _("Adjustment")),
}
STATUSES = {
    "placed": ("info", _("Placed")),
    "paid": ("info", _("Paid")),
    "despatched": ("warn", _("Despatched")),
    "completed": ("good", _("Completed")),
    "cancelled": ("quiet", _("Cancelled")),
}


def _total(facts: Any) -> str:
    return hkd(facts["total_cents"]) if "total_cents" in facts else ""


TELLINGS = {
    "orders.order_placed": Telling(
        "shopping-bag", "good", _("Placed an order"), _total, "orders:detail"
    ),
    "orders.order_returned": Telling(
        "arrow-back-up", "bad", _("Brought something back"), _total, "orders:detail"
    ),
}


def offer() -> None:
    """Put orders on the pages of others; called once, at start."""
    panels.offer("customer", "spending", spending, order=10)
    panels.offer("customer", "orders", bought, order=20, style="orders/orders.css")
    panels.offer("customer", "habits", favourites, order=30)
    palette.offer("orders", _("Orders"), find, order=20)
    tellings.offer("orders", _("Orders and returns"), TELLINGS)


def spending(request: StaffRequest, pk: int) -> SafeString | str:
    """Draw what a customer spent, by month and channel."""
    months = queries.spending_by_month(actor=request.actor, customer_id=CustomerId(pk))
    if not months:
        return ""
    return render_to_string("orders/desk/spending.html", {"chart": chart(months)})


def bought(request: StaffRequest, pk: int) -> SafeString | str:
    """Draw the newest orders of a customer."""
    if not request.actor.may(Permission.ORDER_SEE):
        return ""
    return render_to_string("orders/desk/bought.html", {"body": orders_table(request, pk)})


def favourites(request: StaffRequest, pk: int) -> SafeString | str:
    """Draw what, where and when a customer likes to buy."""
    habits = queries.habits(actor=request.actor, customer_id=CustomerId(pk))
    if not habits.channels:
        return ""
    names = category_names()
    groups = [
        (
            _("Categories"),
            [(names.get(int(s.key)) or (s.key, s.key), s) for s in habits.categories],
        ),
        (_("Products"), [((s.key, s.key), s) for s in habits.products]),
        (_("Channels"), [(_channel(s.key), s) for s in habits.channels]),
    ]
    context = {"groups": [(title, _shares(rows)) for title, rows in groups if rows]}
    return render_to_string("orders/desk/habits.html", {**context, "hours": _hours(habits)})


def orders_table(request: StaffRequest, pk: int, after: str = "") -> SafeString:
    """Draw a page of one customer's orders."""
    found = queries.orders_of(actor=request.actor, customer_id=CustomerId(pk), after=after)
    rows = [(row, None, KINDS[row.kind], STATUSES[row.status]) for row in found.rows]
    more = f"{reverse('orders:of-customer', args=[pk])}?{urlencode({'after': found.after})}"
    context = {"rows": rows, "more_url": more if found.after else "", "first": not after}
    return render_to_string("orders/desk/of_one.html", context)


def find(actor: Actor, text: str) -> Iterator[Hit]:
    """Find orders by their number, for the palette."""
    number = text.strip().replace("\x00", "")
    if len(number) < SHORTEST_NUMBER or not any(sign.isdigit() for sign in number):
        return
    page = queries.recent(actor=actor, number=number, size=5)
    people = names_of(actor=actor, ids=[row.customer_id for row in page.rows if row.customer_id])
    for row in page.rows:
        name = " ".join(filter(None, people.get(row.customer_id or CustomerId(0), ())))
        hint = " · ".join(filter(None, (name, hk_date(row.placed_on))))
        yield Hit(row.number, reverse("orders:detail", args=[row.id]), hint, "shopping-bag")


def chart(months: list[tuple[str, int, int]]) -> Chart:
    """Return bars of months, oldest first, without gaps; stacked by channel."""
    labels = _months(months[0][0], months[-1][0])[-MONTHS:]
    amounts = {(month, channel): cents for month, channel, cents in months}
    channels = sorted({channel for _month, channel, _cents in months})
    series = [
        Series(_own(*_channel(str(code))), [amounts.get((label, code), 0) for label in labels])
        for code in channels
    ]
    return Chart(labels, series, unit="hkd", stacked=True)


def _months(first: str, last: str) -> list[str]:
    def number(month: str) -> int:
        return int(month[:4]) * 12 + int(month[5:]) - 1

    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(number(first), number(last) + 1)]


def _channel(code: str) -> tuple[str, str]:
    try:
        found = Channel(int(code))
    except ValueError:
        return code, code
    return found.name_en, found.name_zh


def _own(en: str, zh: str) -> str:
    return zh if (get_language() or "").startswith("zh") else en


def _shares(rows: list[tuple[tuple[str, str], queries.Share]]) -> list[tuple[Any, int, int]]:
    most = max(share.count for _names, share in rows)
    return [(names, share.count, round(100 * share.count / most)) for names, share in rows]


def _hours(habits: queries.Habits) -> list[tuple[int, int, int]]:
    counted = {int(share.key): share.count for share in habits.hours}
    most = max(counted.values(), default=1)
    return [(h, counted.get(h, 0), round(100 * counted.get(h, 0) / most)) for h in range(24)]
