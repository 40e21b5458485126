"""What this app adds to other pages: a card on the customer's page, and how its facts are told."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.web import panels, tellings
from kaifong.foundation.web.tellings import Telling

from .pages import panel

TELLINGS = {
    "requests.received": Telling("mail-question", "info", _("Asked about the data held")),
    "requests.extended": Telling("clock-exclamation", "warn", _("A request takes longer")),
    "requests.answered": Telling("circle-check", "good", _("A request was answered")),
    "requests.refused": Telling("ban", "bad", _("A request was refused")),
    "requests.closed": Telling("archive", "quiet", _("A request was closed")),
    "requests.is_old": Telling("alarm", "warn", _("A request waits for its answer")),
}


def offer() -> None:
    """Put requests on the customer's page; called once, at start."""
    style = "requests/requests.css"
    panels.offer("customer", "requests", panel, place="side", order=25, style=style)
    tellings.offer("requests", _("Requests"), TELLINGS)
