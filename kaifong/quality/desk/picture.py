"""What this app adds to other pages: a card and marks on the customer's page, facts told."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.web import StaffRequest
from kaifong.customers.queries import staff_names
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import panels, tellings
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.formats import hk_date
from kaifong.foundation.web.icons import icon
from kaifong.foundation.web.tellings import Telling
from kaifong.quality import queries
from kaifong.quality.rules.vocabulary import CONTACT
from kaifong.quality.wording import CHANNELS, METHODS, label

from .keeping import LOOKS

GOOD, FAIR = 85, 60
TELLINGS = {
    "quality.person_asked": Telling("message-question", "info", _("Asked for what was missing")),
    "quality.value_taken": Telling("clipboard-check", "good", _("A value was supplemented")),
}


def offer() -> None:
    """Put the standing of a record on the customer's page; called once, at start."""
    panels.offer("customer", "quality", panel, place="side", order=10, style="quality/quality.css")
    panels.offer_marks("customer", "quality", marks)
    tellings.offer("quality", _("Quality"), TELLINGS)


def panel(request: StaffRequest, pk: int) -> SafeString | str:
    """Draw the card on the customer's page."""
    found = queries.standing(actor=request.actor, customer_id=CustomerId(pk))
    if found is None or (found.score is None and not found.wanting):
        return ""
    rows = [(one, LOOKS[one.severity]) for one in found.wanting]
    context = {"found": found, "rows": rows, "kind": kind_of(found.score)}
    return render_to_string("quality/desk/card.html", context, request=request)


def marks(request: StaffRequest, pk: int) -> dict[Any, SafeString]:
    """Draw beside each value that was taken in where it comes from."""
    found = queries.sources(actor=request.actor, customer_id=CustomerId(pk))
    names = staff_names() if found else {}
    drawn: dict[Any, Any] = {}
    for one in found:
        mark = _mark(one, own(*names.get(one.staff_id or 0, ("", ""))))
        if one.field in CONTACT:
            drawn.setdefault(one.field, {})[one.value] = mark
        else:
            drawn[one.field] = mark
    return drawn


def kind_of(score: int | None) -> str:
    """Return in which colour a score is shown."""
    if score is None:
        return "quiet"
    return "good" if score >= GOOD else "warn" if score >= FAIR else "bad"


def _mark(one: queries.Source, who: str) -> SafeString:
    words = gettext("%(source)s; %(method)s; %(day)s") % {
        "source": label(CHANNELS, one.source),
        "method": label(METHODS, one.method),
        "day": hk_date(one.at),
    }
    told = " · ".join(filter(None, (words, who, one.evidence)))
    return format_html(
        '<details class="qu-source"><summary aria-label="{}">{}</summary><span>{}</span></details>',
        gettext("Where this comes from"),
        icon("rosette-discount-check", size=16),
        told,
    )
