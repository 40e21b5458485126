"""What this app adds to other pages: the way to what is kept of a customer."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaifong.authority import explaining
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import panels, tellings
from kaifong.foundation.web.tellings import Telling
from kaifong.retention.permissions import Permission
from kaifong.retention.queries import open_holds_of

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


def held(actor: Actor, number: int) -> Iterable[Promise | str]:
    """Say that nothing may be erased of somebody, to whom the holds are open."""
    if actor.may(Permission.RETENTION_SEE) and open_holds_of(CustomerId(number)):
        yield _(
            "This record is frozen: whatever is granted, nothing of it is erased before the hold"
            " is released."
        )
