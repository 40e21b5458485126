"""The register: why each kind of data is kept, by which law, how long, and what then happens."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.codes import length
from kaifong.foundation.web.refusals import plainly
from kaifong.retention import actions, queries, wording
from kaifong.retention.permissions import Permission
from kaifong.retention.register import Rule, installed

from .places import tabs

ROUTINE = ("person", "invoice", "history", "kept")  # what a nightly run does


@require_safe
@staff_only
@plainly
def register(request: StaffRequest) -> HttpResponse:
    """Show every rule, and which need nobody's agreement."""
    require(request.actor, Permission.RETENTION_SEE)
    rules = [_shown(rule) for rule in installed().rules.values()]
    return page(
        request,
        "retention/desk/register.html",
        tabs=tabs(request),
        version=installed().version,
        reasons=[rule for rule in rules if rule["rule"].is_reason],
        kinds=[rule for rule in rules if not rule["rule"].is_reason],
        standing=queries.standing_orders(),
        routine=ROUTINE,
        may_approve=request.actor.may(Permission.RETENTION_APPROVE),
    )


@require_POST
@staff_only
@plainly
def order(request: StaffRequest, code: str) -> HttpResponse:
    """Let a rule need nobody's agreement, or need it again."""
    standing = request.POST.get("standing") == "1"
    try:
        actions.order(actor=request.actor, rule=code, standing=standing, at=timezone.now())
    except actions.NotRoutine:
        toast(request, _("The nightly run knows no such rule."), "bad")
    else:
        told = _("From now on this is done every night.") if standing else _("Somebody must agree.")
        toast(request, told)
    return again("retention:register")


def _shown(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule,
        "what": wording.own(rule.what),
        "purpose": wording.own(rule.purpose),
        "start": wording.own(rule.start),
        "length": length(rule.period),
        "action": wording.ACTIONS[rule.action] if rule.action else "",
        "source": wording.SOURCES[rule.source],
    }
