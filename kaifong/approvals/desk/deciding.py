"""One approval: what it is about, what was said to it, and the reader's own word."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.approvals import actions, queries
from kaifong.approvals.wording import STATES, STEPS
from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.refusals import plainly

DECIDED = _("It is decided already, or its time is over.")
REFUSALS: dict[type[Exception], object] = {
    actions.DecidedAlready: DECIDED,
    actions.NotAVoice: _("Your word does not count here: the policy names others, or it is yours."),
    actions.VoicedAlready: _("You, or whom you stand in for, have said your word already."),
    actions.NotWhatWasRead: _("It is not what you had before you. Read it again."),
}


class Word(forms.Form):
    """Yes or no, in whose name, and why."""

    yes = forms.TypedChoiceField(coerce=lambda said: said == "1", choices=[("1", "1"), ("0", "0")])
    voice = forms.TypedChoiceField(label=_("In whose name"), coerce=int)
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed if you refuse; whoever asked reads it."),
    )
    content = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, seen: queries.ApprovalSeen, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"content": seen.content_hash}, **kwargs})
        voices = [(pk, own(*name)) for pk, name in seen.can_give]
        self.fields["voice"].choices = voices  # type: ignore[attr-defined]


@require_safe
@staff_only
@plainly
def approval(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what is asked, and what was said to it."""
    return _page(request, _seen(request, pk))


@require_POST
@staff_only
@plainly
def vote(request: StaffRequest, pk: int) -> HttpResponse:
    """Say yes or no."""
    seen = _seen(request, pk)
    form = Word(request.POST, seen=seen)
    if not form.is_valid():
        if not seen.can_give:
            toast(request, _refusal(seen), "info")
            return again("approvals:approval", pk)
        return _page(request, seen, form)
    given = form.cleaned_data
    try:
        actions.vote(
            actor=request.actor,
            approval_id=pk,
            content_hash=given["content"],
            yes=given["yes"],
            reason=given["reason"],
            voice_id=given["voice"],
            at=timezone.now(),
        )
    except actions.NoReason:
        form.add_error("reason", _("Say why you refuse."))
    except actions.MayNotAgree as barred:
        form.add_error(None, str(barred.said))
    except tuple(REFUSALS) as refused:
        toast(request, REFUSALS[type(refused)], "info")
        return again("approvals:approval", pk)
    else:
        toast(request, _("You agreed.") if given["yes"] else _("You refused."))
        return again("approvals:approval", pk)
    return _page(request, seen, form)


@require_POST
@staff_only
@plainly
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back what one asked."""
    try:
        actions.withdraw(actor=request.actor, approval_id=pk, at=timezone.now())
    except queries.NoSuchApproval as gone:
        raise Http404 from gone
    except actions.DecidedAlready:
        toast(request, DECIDED, "info")
    else:
        toast(request, _("Withdrawn."))
    return again("approvals:approval", pk)


def _seen(request: StaffRequest, pk: int) -> queries.ApprovalSeen:
    try:
        return queries.approval(actor=request.actor, approval_id=pk, at=timezone.now())
    except (queries.NoSuchApproval, queries.NoSuchKind) as gone:
        raise NotAllowed(f"approval {pk}") from gone


def _refusal(seen: queries.ApprovalSeen) -> object:
    is_open = seen.state is queries.State.ASKED
    return REFUSALS[actions.NotAVoice] if is_open else DECIDED


def _page(
    request: StaffRequest, seen: queries.ApprovalSeen, form: Word | None = None
) -> HttpResponse:
    kind, words = STATES[seen.state]
    missing = max(0, seen.voices - seen.yes)
    return page(
        request,
        "approvals/desk/approval.html",
        status=422 if form else 200,
        seen=seen,
        author=own(*seen.author),
        beneficiary=own(*seen.beneficiary) if seen.beneficiary else "",
        state=(kind, words),
        is_open=seen.state is queries.State.ASKED,
        may_withdraw=seen.mine and seen.state in {queries.State.ASKED, queries.State.GRANTED},
        form=form or Word(seen=seen),
        history=_history(seen),
        wanted=ngettext(
            "%(n)s more voice is needed; %(still)s may still be heard.",
            "%(n)s more voices are needed; %(still)s may still be heard.",
            missing,
        )
        % {"n": missing, "still": seen.still},
    )


def _history(seen: queries.ApprovalSeen) -> list[dict[str, Any]]:
    """Return what happened, the latest first, as the timeline draws it."""
    found = [_entry("send", "info", _("Put forward"), seen.asked_at, own(*seen.author), "")]
    for vote in seen.votes:
        title = _("Agreed") if vote.yes else _("Spoke against it")
        who = own(*vote.voice)
        if vote.by:
            facts = {"hand": own(*vote.by), "voice": who}
            who = gettext("%(hand)s in the stead of %(voice)s") % facts
        look = ("thumb-up", "good") if vote.yes else ("thumb-down", "bad")
        found.append(_entry(*look, title, vote.at, who, vote.reason))
    for step in seen.steps:
        who = own(*step.by) if step.by else ""
        found.append(_entry(*STEPS[step.state], step.at, who, step.note))
    return sorted(found, key=lambda entry: entry["at"])[::-1]


def _entry(icon: str, kind: str, title: object, at: Any, who: str, text: str) -> dict[str, Any]:
    return {"icon": icon, "kind": kind, "title": title, "text": text, "at": at, "who": who}
