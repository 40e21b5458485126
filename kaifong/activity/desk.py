"""The timeline on a customer's page."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority.queries import Actor
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries import staff_names
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import page, panels, tellings, wants_part
from kaifong.foundation.web.refusals import plainly

from .queries import Happening, timeline

SIZE = 6


@require_safe
@staff_only
@plainly
def of_customer(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what happened with a customer: of one kind, or further back."""
    kind, after = request.GET.get("kind", ""), request.GET.get("after", "")
    body = _body(request.actor, pk, kind, after)
    if wants_part(request):
        return HttpResponse(body)
    return page(request, "activity/page.html", body=body, customer_id=pk)


def panel(request: StaffRequest, pk: int) -> SafeString | str:
    """Draw the newest of what happened."""
    return render_to_string("activity/panel.html", {"body": _body(request.actor, pk, "", "")})


def offer() -> None:
    """Put the timeline on the customer's page; called once, at start."""
    panels.offer("customer", "timeline", panel, order=40)


def _body(actor: Actor, pk: int, kind: str, after: str) -> SafeString:
    known = dict(tellings.kinds())
    kinds = (kind,) if kind in known else ()
    found = timeline(actor=actor, customer_id=CustomerId(pk), kinds=kinds, after=after, size=SIZE)
    here = reverse("activity:of-customer", args=[pk])
    asked = {"kind": kind, "after": found.after or ""}
    people = staff_names()
    tabs = [("", _("All"), here), *((k, t, f"{here}?kind={k}") for k, t in tellings.kinds())]
    context = {
        "entries": [_entry(row, people) for row in found.rows],
        "more_url": f"{here}?{urlencode(asked)}" if found.after else "",
        "tabs": [(title, url, key == (kinds[0] if kinds else "")) for key, title, url in tabs],
        "first": not after,
    }
    return render_to_string("activity/timeline.html", context)


def _entry(row: Happening, people: dict[int, tuple[str, str]]) -> dict[str, Any]:
    telling = tellings.telling(row.name)
    names = people.get(row.staff_id or 0)
    chinese = (get_language() or "").startswith("zh")
    url = reverse(telling.url_name, args=[row.subject_id]) if telling.url_name else ""
    return {
        "icon": telling.icon,
        "kind": telling.kind,
        "title": telling.title,
        "text": telling.text(row.payload) if telling.text else "",
        "at": row.happened_at,
        "who": names[1 if chinese else 0] if names else "",
        "url": url,
    }


app_name = "activity"
urlpatterns = [path("of/<int:pk>", of_customer, name="of-customer")]
