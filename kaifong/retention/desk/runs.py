"""Runs: what is due, agreeing to it, and the certificate of what was done."""

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries import staff_names
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.retention import actions, queries, wording
from kaifong.retention.paper import as_pdf, plain
from kaifong.retention.permissions import Permission
from kaifong.retention.register import installed

from .places import tabs


@require_safe
@staff_only
@plainly
def runs(request: StaffRequest) -> HttpResponse:
    """List the runs, the one that waits for agreement first."""
    rows = queries.runs(actor=request.actor)
    return page(
        request,
        "retention/desk/runs.html",
        tabs=tabs(request),
        rows=[_shown(row) for row in rows],
        waiting=next((row for row in rows if row.state == "proposed"), None),
    )


@require_safe
@staff_only
@plainly
def run(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what a run would erase or did, by rule, with its certificate."""
    seen = _found(request, pk)
    names = staff_names()
    return page(
        request,
        "retention/desk/run.html",
        tabs=tabs(request),
        **_shown(seen),
        rules=_rules(seen.due),
        rows=sorted(seen.certificate.get("tally", {}).get("rows", {}).items()),
        kept=_kept(seen),
        spared=_rules(seen.certificate.get("spared", {})),
        people=seen.due.get("person", 0),
        more=max(0, seen.due.get("person", 0) - len(seen.sample)),
        approver=wording.own_name(names.get(seen.approved_by or 0)),
        may_approve=request.actor.may(Permission.RETENTION_APPROVE),
    )


@require_POST
@staff_only
@plainly
def approve(request: StaffRequest, pk: int) -> HttpResponse:
    """Agree to a proposal."""
    try:
        actions.approve(actor=request.actor, run_id=pk, at=timezone.now())
    except actions.NotProposed:
        toast(request, _("This proposal is none any more: look at the newest one."), "warn")
    else:
        toast(request, _("Agreed. The worker begins within five minutes."))
    return again("retention:run", pk)


@require_safe
@staff_only
@plainly
def certificate(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """Give the certificate of a run that is done, as PDF or JSON."""
    seen = _found(request, pk)
    if seen.state != "done" or form not in {"pdf", "json"}:
        raise Http404
    if form == "pdf":
        answer = HttpResponse(as_pdf(seen), content_type="application/pdf")
    else:
        text = json.dumps(plain(seen), ensure_ascii=False, indent=2)
        answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="erasure-{pk}.{form}"'
    return answer


def _found(request: StaffRequest, pk: int) -> queries.RunSeen:
    try:
        return queries.run_seen(actor=request.actor, run_id=pk)
    except queries.NoSuchRun as gone:
        raise Http404 from gone


def _shown(seen: queries.RunSeen) -> dict[str, Any]:
    return {
        "seen": seen,
        "kind": wording.KINDS[seen.kind],
        "state": wording.STATES[seen.state],
        "erased": seen.certificate.get("erased"),
        "first": next(iter(_rules(seen.due)), None),
    }


def _rules(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Return what each rule is about, its law, and how much of it there is."""
    register = installed()
    rules = ((register.rules.get(code), count) for code, count in sorted(counts.items()))
    return [(wording.own(rule.what), rule.cites, count) for rule, count in rules if rule]


def _kept(seen: queries.RunSeen) -> list[tuple[str, str, int, str]]:
    tally = seen.certificate.get("tally", {})
    days = tally.get("kept_until", {})
    return [
        (wording.own(rule.what), rule.cites, count, days.get(code, ""))
        for code, count in sorted(tally.get("kept", {}).items())
        if (rule := installed().rules.get(code))
    ]
