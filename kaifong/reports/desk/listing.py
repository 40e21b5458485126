"""The library: shelves of reports that ship, those open to the reader, and those still awaited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.permissions import Permission as Customers
from kaifong.foundation.web import page
from kaifong.intelligence.queries import Vocabulary, vocabulary
from kaifong.orders.permissions import Permission as Orders
from kaifong.reports import queries
from kaifong.reports.queries.library import SHELVES, Awaited, Part, is_open
from kaifong.reports.queries.library.shelf import Shelf

from . import wording
from .places import tabs

TITLE = _("Sales-activity monitoring")
AWAITED = {
    Part.CAMPAIGNS: _("Comes with campaigns: until then there is nothing to count."),
    Part.SERVICE_DESK: _("Comes with the service desk: until then there is nothing to count."),
}


@dataclass(frozen=True)
class Card:
    """A report on its shelf; without an address it is not there yet, `note` says why."""

    title: Promise
    about: Promise
    note: Promise
    url: str = ""


@dataclass(frozen=True)
class Special:
    """A report with pages of its own, on which shelf, and what one must be allowed to see it."""

    shelf: str
    title: Promise
    about: Promise
    whose: Promise
    name: str
    needs: str
    query: str = ""

    @property
    def card(self) -> Card:
        url = reverse(self.name) + (f"?view={self.query}" if self.query else "")
        return Card(self.title, self.about, self.whose, url)


SELLING, KEEPING = _("Sales and management"), _("Marketing and management")
SPECIAL = (
    Special(
        "sales",
        TITLE,
        _(
            "What was sold and returned, to how many customers, by month, region, channel and"
            " category; compared with an earlier time, down to the customers behind each figure."
        ),
        SELLING,
        "reports:sales",
        Orders.ORDER_REPORT,
    ),
    Special(
        "sales",
        _("Products"),
        _("What sells best, and what comes back."),
        SELLING,
        "reports:sales",
        Orders.ORDER_REPORT,
        "products",
    ),
    Special(
        "customers",
        _("Segments in shares"),
        _("Customers by how lately, how often and for how much they bought."),
        KEEPING,
        "reports:sales",
        Orders.ORDER_REPORT,
        "segments",
    ),
    Special(
        "customers",
        _("Retention in per cent"),
        _("How many of those who first bought in a month come back."),
        KEEPING,
        "reports:sales",
        Orders.ORDER_REPORT,
        "cohorts",
    ),
    Special(
        "others",
        _("What other systems know"),
        _(
            "Contacts, deals and tickets of an old CRM, an ERP or a help desk, matched to our"
            " customers, each with its as-of."
        ),
        SELLING,
        "reports:others",
        Customers.CUSTOMER_SEE,
    ),
)
OTHERS = Shelf(key="others", title=_("Other systems"))


@require_safe
@staff_only
def reports(request: StaffRequest) -> HttpResponse:
    """Show the library, as far as it is open to the reader."""
    found = shelves(request.actor)
    if not any(card.url for _title, cards in found for card in cards):
        raise NotAllowed("no report is open")
    return page(
        request,
        "reports/desk/list.html",
        tabs=tabs(),
        shelves=found,
        as_of=_as_of(request.actor),
        whose=wording.whose(request.actor.scope("report", "order")),
        may_build=request.actor.may(Orders.ORDER_REPORT),
    )


def _as_of(actor: Actor) -> datetime | None:
    try:
        return queries.as_of(actor=actor)
    except NotAllowed:
        return None


def shelves(actor: Actor) -> list[tuple[Promise, list[Card]]]:
    """Return the shelves that hold anything for the actor; each report as a card."""
    known = vocabulary(actor=actor)
    found = ((one.title, [*_cards(one, actor, known)]) for one in (*SHELVES, OTHERS))
    return [(title, cards) for title, cards in found if cards]


def _cards(shelf: Shelf, actor: Actor, known: Vocabulary) -> Iterable[Card]:
    for special in SPECIAL:
        if special.shelf == shelf.key and actor.may(special.needs):
            yield special.card
    for one in shelf.entries:
        if is_open(one, known):
            yield Card(one.title, one.about, one.whose, reverse("reports:entry", args=[one.key]))
    yield from map(awaited, shelf.awaited)


def awaited(one: Awaited) -> Card:
    """Return the card of a report that is not there yet."""
    return Card(one.title, one.about, AWAITED[one.waits_for])
