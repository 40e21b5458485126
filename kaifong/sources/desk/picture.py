"""What this app adds to other pages: a card of other systems on the customer's page."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import now

from kaifong.authority.web import StaffRequest
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import panels
from kaifong.foundation.web.codes import own
from kaifong.sources import queries
from kaifong.sources.wording import FRESHNESS, MATCHED_BY, STAGES


def offer() -> None:
    """Put the card on the customer's page; called once, at start."""
    panels.offer("customer", "sources", panel, place="side", order=45, style="sources/sources.css")


def panel(request: StaffRequest, pk: int) -> SafeString | str:
    """Draw what other systems know of a customer, each with its as-of."""
    found = queries.known_there(actor=request.actor, customer_id=CustomerId(pk))
    if found is None or not (found.numbers or found.deals or found.tickets):
        return ""
    known = {one.id: one for one in queries.everything(at=now())}
    names = {number: own(one.name_en, one.name_zh) for number, one in known.items()}
    rows = {
        "deals": [(names.get(d.source_id, ""), d, *STAGES[d.stage]) for d in found.deals],
        "tickets": [(names.get(t.source_id, ""), t, *STAGES[t.stage]) for t in found.tickets],
        "numbers": [(names.get(n, ""), number, MATCHED_BY[by]) for n, number, by in found.numbers],
    }
    named = {n for n, _number, _by in found.numbers}
    named |= {d.source_id for d in (*found.deals, *found.tickets)}
    standing = [
        (names[n], known[n].refreshed_at, *FRESHNESS[known[n].freshness])
        for n in sorted(named & known.keys(), key=names.__getitem__)
    ]
    context = {"found": found, "standing": standing, **rows}
    return render_to_string("sources/desk/card.html", context, request=request)
