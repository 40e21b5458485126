"""The tabs that lead from one page about approvals to the others."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaifong.approvals import queries
from kaifong.approvals.permissions import Permission
from kaifong.authority.web import StaffRequest

Tab = tuple[str, object, str] | tuple[str, object, str, int]


def tabs(request: StaffRequest) -> list[Tab]:
    """Return the tabs that this reader may open."""
    waiting = queries.waiting_count(actor=request.actor, at=timezone.now())
    found: list[Tab] = [
        ("waiting", _("Wait for me"), reverse("approvals:waiting"), waiting),
        ("mine", _("Asked by me"), reverse("approvals:mine")),
        ("decided", _("Already decided"), reverse("approvals:decided")),
    ]
    if request.actor.may(Permission.APPROVAL_APPROVE):
        found.append(
            ("delegations", _("Approving in another's stead"), reverse("approvals:delegations"))
        )
    if request.actor.may(Permission.POLICY_SEE):
        found.append(("policies", _("Policies"), reverse("approvals:policies")))
    return found
