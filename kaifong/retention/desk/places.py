"""The tabs that lead from one page of this office to the others."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaifong.authority.web import StaffRequest
from kaifong.retention.permissions import Permission

TABS: tuple[tuple[str, Promise | str, Permission], ...] = (
    ("runs", _("Runs"), Permission.RETENTION_SEE),
    ("register", _("Register"), Permission.RETENTION_SEE),
    ("holds", _("Frozen records"), Permission.RETENTION_SEE),
    ("names", _("Names kept by law"), Permission.KEPT_SEE),
)


def tabs(request: StaffRequest) -> list[tuple[str, Promise | str, str]]:
    """Return the tabs that this reader may open."""
    return [
        (name, label, reverse(f"retention:{name}"))
        for name, label, permission in TABS
        if request.actor.may(permission)
    ]
