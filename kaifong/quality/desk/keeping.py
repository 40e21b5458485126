"""The rules, what may be written without a decision, and changing either."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.quality import actions, queries
from kaifong.quality.permissions import Permission
from kaifong.quality.rules.vocabulary import Field, Policy
from kaifong.quality.wording import DIMENSIONS, FIELDS, POLICIES, SEVERITIES, label

from .forms import NewRule, Policies, RuleChange

LOOKS = {"minor": "quiet", "major": "warn", "critical": "bad"}


@require_safe
@staff_only
@plainly
def rules(request: StaffRequest) -> HttpResponse:
    """List every rule, and by which policy values are written."""
    rows = [
        (
            rule,
            label(DIMENSIONS, rule.dimension),
            LOOKS[rule.severity],
            label(SEVERITIES, rule.severity),
        )
        for rule in queries.rules(actor=request.actor)
    ]
    now = actions.policies()
    return page(
        request,
        "quality/desk/rules.html",
        rows=rows,
        form=Policies(now=now),
        policies=[(FIELDS[field], POLICIES[policy]) for field, policy in now.items()],
        may_keep=request.actor.may(Permission.QUALITY_KEEP),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what may be changed of a rule and, on POST, change it."""
    require(request.actor, Permission.QUALITY_KEEP)
    rule = next((one for one in queries.rules(actor=request.actor) if one.id == pk), None)
    if rule is None:
        raise Http404
    now = {
        "on": "1" if rule.on else "0",
        "severity": rule.severity,
        "department": rule.department_id or "",
    }
    sent: Any = request.POST if request.method == "POST" else None
    form = RuleChange(sent, initial=now)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        actions.change_rule(
            actor=request.actor,
            rule_id=pk,
            on=given["on"],
            severity=given["severity"],
            department_id=given["department"] or None,
            at=timezone.now(),
        )
        toast(request, _("Changed. The next run looks for it so."))
        return again("quality:rules")
    status = 422 if form.is_bound else 200
    return page(request, "quality/desk/rule.html", status=status, rule=rule, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def new(request: StaffRequest) -> HttpResponse:
    """Show the form for a simple rule and, on POST, add it."""
    require(request.actor, Permission.QUALITY_KEEP)
    sent: Any = request.POST if request.method == "POST" else None
    form = NewRule(sent)
    if form.is_bound and form.is_valid():
        try:
            actions.add_rule(actor=request.actor, asked=form.looked(), at=timezone.now())
        except actions.RuleExists:
            form.add_error("code", _("Another rule has this code. Choose another."))
        else:
            toast(request, _("Added. The next run looks for it."))
            return again("quality:rules")
    status = 422 if form.is_bound else 200
    return page(request, "quality/desk/new_rule.html", status=status, form=form)


@require_POST
@staff_only
@plainly
def policies(request: StaffRequest) -> HttpResponse:
    """Say when values that came in are written without a decision."""
    now = actions.policies()
    form = Policies(request.POST, now=now)
    if not form.is_valid():
        toast(request, _("Choose a policy for each field."), "bad")
        return again("quality:rules")
    for field, policy in form.cleaned_data.items():
        if now[Field(field)] != policy:
            actions.change_policy(
                actor=request.actor, field=Field(field), policy=Policy(policy), at=timezone.now()
            )
    toast(request, _("Saved."))
    return again("quality:rules")
