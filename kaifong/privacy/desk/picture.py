"""What this app adds to other pages: a card on the customer's page, and how its facts are told."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority import explaining
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.law.pack import rule
from kaifong.foundation.web import panels, tellings
from kaifong.foundation.web.formats import hk_date
from kaifong.foundation.web.tellings import Telling
from kaifong.privacy.queries import consents
from kaifong.privacy.rules.consents import State

from .consent import panel

TELLINGS = {
    "privacy.consent_given": Telling("circle-check", "good", _("Agreed to marketing")),
    "privacy.consent_refused": Telling("ban", "bad", _("Refused marketing")),
    "privacy.consent_withdrawn": Telling("hand-stop", "bad", _("Wants no more marketing")),
    "privacy.recipient_notice_opened": Telling(
        "mail", "warn", _("Those who got the data are to be told to stop")
    ),
    "privacy.recipient_told_to_stop": Telling(
        "mail", "good", _("A recipient was told to stop using the data")
    ),
    "privacy.consent_lapsed": Telling("clock-exclamation", "quiet", _("An oral consent lapsed")),
}


def offer() -> None:
    """Put consents on the customer's page; called once, at start."""
    panels.offer("customer", "consent", panel, place="side", order=20, style="privacy/privacy.css")
    tellings.offer("privacy", _("Consent"), TELLINGS)
    explaining.remark("customer", "privacy", stopped)


def stopped(actor: Actor, number: int) -> Iterable[Promise | str]:
    """Say what of an objection or an age stands, to whoever may see what was agreed to."""
    try:
        found = consents(actor=actor, customer_id=CustomerId(number), at=now())
    except NotAllowed:
        return
    if found.stopped:
        yield gettext(
            "An address of this customer is stopped since %(day)s (%(law)s): whatever is granted,"
            " nobody is written to there for marketing unless he agreed anew after that."
        ) % {"day": hk_date(max(at for _kind, _value, at in found.stopped)), "law": _cited("L29")}
    if found.minor:
        said = next(one for one in found.history if one.said.state == State.UNDER_AGE)
        yield gettext(
            "This customer is said to be under 18 since %(day)s (%(law)s): for marketing only a"
            " guardian's consent counts, once it is written down why it is in the minor's interest."
        ) % {"day": hk_date(said.said.at), "law": _cited("L12")}


def _cited(number: str) -> str:
    found = rule(number)
    return f"{found.law} {found.section}"
