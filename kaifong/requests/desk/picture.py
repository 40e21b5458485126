"""What this app adds to other pages: a card on the customer's page, and how its facts are told."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaifong.authority import explaining
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.law.pack import rule
from kaifong.foundation.web import panels, tellings
from kaifong.foundation.web.formats import hk_date
from kaifong.foundation.web.tellings import Telling
from kaifong.requests.permissions import Permission
from kaifong.requests.queries import of_customer
from kaifong.requests.rules.kinds import GIVEN, Kind

from .pages import panel

TELLINGS = {
    "requests.received": Telling("mail-question", "info", _("Asked about the data held")),
    "requests.extended": Telling("clock-exclamation", "warn", _("A request takes longer")),
    "requests.answered": Telling("circle-check", "good", _("A request was answered")),
    "requests.refused": Telling("ban", "bad", _("A request was refused")),
    "requests.closed": Telling("archive", "quiet", _("A request was closed")),
    "requests.is_old": Telling("alarm", "warn", _("A request waits for its answer")),
}
# What an open request means for whoever works with the data meanwhile; access means nothing.
MEANWHILE: Mapping[Kind, Promise | str] = {
    Kind.CORRECTION: _(
        "The person has said since %(day)s that something here is wrong (request %(number)s,"
        " %(law)s). Until it is answered, what is in doubt is not to be used."
    ),
    Kind.DELETION: _(
        "The person has wished since %(day)s to be deleted (request %(number)s, %(law)s). It is"
        " not answered yet: use the data for nothing that can wait."
    ),
    Kind.OPT_OUT: _(
        "The person has objected since %(day)s to marketing (request %(number)s, %(law)s), and"
        " that is not dealt with yet: use the data for none."
    ),
    Kind.RECIPIENT_STOP: _(
        "The person has wished since %(day)s that others stop using the data (request %(number)s,"
        " %(law)s), and that is not dealt with yet: give them to nobody for marketing."
    ),
}


def offer() -> None:
    """Put requests on the customer's page; called once, at start."""
    style = "requests/requests.css"
    panels.offer("customer", "requests", panel, place="side", order=25, style=style)
    tellings.offer("requests", _("Requests"), TELLINGS)
    explaining.remark("customer", "requests", asked)


def asked(actor: Actor, number: int) -> Iterable[str]:
    """Say what the person's open requests mean for his data, to whom requests are open."""
    if not actor.may(Permission.REQUEST_SEE):
        return
    for one in reversed(of_customer(CustomerId(number))):
        if one.is_open and one.kind in MEANWHILE:
            given = rule(GIVEN[one.kind].rule)
            yield str(MEANWHILE[one.kind]) % {
                "day": hk_date(one.received_on),
                "number": one.id,
                "law": f"{given.law} {given.section}",
            }
