"""The customers behind a figure of the monitoring report."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kaifong.authority.queries import NotAllowed
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
    drilled = _drilled(request)
    found = queries.behind(
        actor=request.actor, asked=drilled.asked, what=drilled.what, values=drilled.values
    )
    listing = listed(request, found)
    return page(
        request,
        "reports/desk/behind.html",
        part="list",
        title=_title(drilled),
        wish=drilled.wish,
        month=None if drilled.month is None else wording.month(drilled.month),
        found=found,
        hidden=_hidden(found),
        most=queries.BEHIND_AT_MOST,
        listing=listing,
        back=f"{reverse('reports:sales')}?{drilled.wish.query}",
        older=neighbour(request, "after", listing.after if listing else None),
        newer=neighbour(request, "before", listing.before if listing else None),
    )


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


def _drilled(request: StaffRequest) -> Drilled:
    wish = wanted(request.GET, actor=request.actor, today=today())
    try:
        what = What(request.GET.get("what", What.BUYERS))
        given = request.GET.get("value", "")
        values = tuple(int(part) for part in given.split(".")) if given else ()
        month = int(request.GET["month"]) if request.GET.get("month") else None
    except ValueError:
        raise NotAllowed("no such figure") from None
    months = wish.asked.period.months
    wrong_month = month is not None and month not in months
    if len(values) != VALUES.get(what, 0) or wrong_month or any(v > LARGEST for v in values):
        raise NotAllowed("no such figure")
    return Drilled(wish, what, values, month)


def _title(drilled: Drilled) -> str:
    what, values = drilled.what, drilled.values
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
