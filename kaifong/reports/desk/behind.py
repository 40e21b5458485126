"""The customers behind a figure of the monitoring report."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.catalogue.queries import product_names
from kaifong.customers import queries as customers_queries
from kaifong.customers.queries import Asked as CustomersAsked
from kaifong.customers.queries import Sort
from kaifong.foundation.web import page
from kaifong.foundation.web.refusals import plainly
from kaifong.reports import queries
from kaifong.reports.queries import What

from . import wording
from .answering import of_figures, today
from .asking import Wanted, wanted
from .figures import CUSTOMERS, LOST, NEW, RETURNING

SIZE = 25
STAGES = {1: NEW, 2: RETURNING, 3: LOST}
VALUES = {What.STAGE: 1, What.SEGMENT: 1, What.COHORT: 2, What.PRODUCT: 1}
LARGEST = 2**53


@dataclass(frozen=True)
class Drilled:
    """Whom an address asks for: the report it comes from, the figure, maybe one month."""

    wish: Wanted
    what: What
    values: tuple[int, ...]
    month: int | None

    @property
    def asked(self) -> queries.Asked:
        asked = self.wish.asked
        return asked if self.month is None else queries.in_months(asked, self.month)


@require_safe
@staff_only
@plainly
@of_figures
def customers(request: StaffRequest) -> HttpResponse:
    """List the customers whom a figure counts, as far as they are open to the reader."""
    whom = drilled(request.GET, actor=request.actor, today=today())
    found = queries.behind(
        actor=request.actor, asked=whom.asked, what=whom.what, values=whom.values
    )
    listing = listed(request, found)
    return page(
        request,
        "reports/desk/behind.html",
        part="list",
        title=titled(whom.what, whom.values),
        wish=whom.wish,
        month=None if whom.month is None else wording.month(whom.month),
        found=found,
        hidden=_hidden(found),
        most=queries.BEHIND_AT_MOST,
        listing=listing,
        back=f"{reverse('reports:sales')}?{whom.wish.query}",
        older=neighbour(request, "after", listing.after if listing else None),
        newer=neighbour(request, "before", listing.before if listing else None),
        segment=segment_url(request, "figure"),
    )


def segment_url(request: StaffRequest, source: str) -> str:
    """Return the address that saves whom this page lists as a segment; empty for who may not."""
    if not request.actor.may("intelligence:segment:keep"):
        return ""
    address: QueryDict = request.GET.copy()
    for position in ("after", "before"):
        address.pop(position, None)
    return f"{reverse('reports:segment-new')}?from={source}&{address.urlencode()}"


def listed(request: StaffRequest, found: queries.Behind) -> Any:
    """Return the page of customers who are open to the reader."""
    # No ids would mean: no narrowing at all.
    if not found.visible:
        return None
    return customers_queries.listing(
        actor=request.actor,
        asked=CustomersAsked(ids=found.visible, sort=Sort.LAST),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=SIZE,
    )


def drilled(data: QueryDict, *, actor: Actor, today: date) -> Drilled:
    """
    Return whom an address asks for.

    :raises NotAllowed: if there is no such figure
    """
    wish = wanted(data, actor=actor, today=today)
    try:
        what = What(data.get("what", What.BUYERS))
        given = data.get("value", "")
        values = tuple(int(part) for part in given.split(".")) if given else ()
        month = int(data.get("month", "")) if data.get("month") else None
    except ValueError:
        raise NotAllowed("no such figure") from None
    months = wish.asked.period.months
    wrong_month = month is not None and month not in months
    if len(values) != VALUES.get(what, 0) or wrong_month or any(v > LARGEST for v in values):
        raise NotAllowed("no such figure")
    return Drilled(wish, what, values, month)


def titled(what: What, values: tuple[int, ...]) -> str:
    """Return what those whom a figure counts are called."""
    if what is What.STAGE:
        return str(STAGES[values[0]].label) if values[0] in STAGES else str(CUSTOMERS.label)
    if what is What.SEGMENT:
        return gettext("Segment: %(name)s") % {"name": wording.segment(values[0])[0]}
    if what is What.COHORT:
        return _cohort_title(*values)
    if what is What.PRODUCT:
        code, en, zh = product_names(values).get(values[0], (f"#{values[0]}", "", ""))
        return gettext("Buyers of %(name)s") % {"name": wording.own(en, zh) or code}
    if what is What.RETURNERS:
        return gettext("Customers who returned goods")
    return str(CUSTOMERS.label)


def _cohort_title(month: int, age: int) -> str:
    first = {"month": wording.month(month), "age": age}
    if age == 0:
        return gettext("First bought in %(month)s") % first
    return gettext("First bought in %(month)s, and again %(age)s months later") % first


def _hidden(found: queries.Behind) -> int:
    return min(found.counted, queries.BEHIND_AT_MOST) - len(found.visible)


def neighbour(request: StaffRequest, way: str, cursor: str | None) -> str:
    """Return the address of the page before or after, if there is one."""
    if cursor is None:
        return ""
    address: QueryDict = request.GET.copy()
    for position in ("after", "before", "from"):
        address.pop(position, None)
    address[way] = cursor
    return f"?{address.urlencode()}"
