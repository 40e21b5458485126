"""What this app adds to other pages: the way to what is kept of a customer."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority import explaining
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import panels, tellings
from kaifong.foundation.web.formats import hk_date
from kaifong.foundation.web.tellings import Telling
from kaifong.retention.permissions import Permission
from kaifong.retention.queries import open_holds_of, sealed_for
from kaifong.retention.register import installed
from kaifong.retention.wording import WHYS, own

from .people import panel

TELLINGS = {
    "retention.hold_placed": Telling("lock", "warn", _("Erasing was frozen")),
    "retention.hold_released": Telling("lock-open", "quiet", _("Erasing is not frozen any more")),
}


def offer() -> None:
    """Put it on the customer's page; called once, at start."""
    panels.offer("customer", "retention", panel, place="side", order=60)
    tellings.offer("retention", _("Keeping and erasing"), TELLINGS)
    explaining.remark("customer", "retention", held)
    explaining.remark("order", "retention", sealed)


def held(actor: Actor, number: int) -> Iterable[Promise | str]:
    """Say since when and why nothing may be erased of somebody, to whom the holds are open."""
    if not actor.may(Permission.RETENTION_SEE):
        return
    for hold in open_holds_of(CustomerId(number)):
        yield gettext(
            "This record is frozen since %(day)s (%(why)s, %(reference)s; %(law)s): whatever is"
            " granted, nothing of it is erased before the hold is released."
        ) % {
            "day": hk_date(hold.placed_at),
            "why": WHYS[hold.why],
            "reference": hold.reference,
            "law": installed().rule("hold").cites,
        }


def sealed(actor: Actor, number: int) -> Iterable[Promise | str]:
    """Say that only a law keeps whose an order was, to whom such names or their terms are open."""
    if not (actor.may(Permission.RETENTION_SEE) or actor.may(Permission.KEPT_SEE)):
        return
    if found := sealed_for(order_id=number):
        rule = installed().rule(found.rule)
        yield gettext(
            "Who bought is erased since %(day)s; the name is sealed and kept through %(until)s for"
            " finance and law only (%(what)s, %(law)s): whatever else is granted, nobody is shown"
            " it."
        ) % {
            "day": hk_date(found.since),
            "until": hk_date(found.until),
            "what": own(rule.what),
            "law": rule.cites,
        }
