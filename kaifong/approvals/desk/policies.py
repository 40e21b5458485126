"""What is needed for each kind, and what was needed before."""

import re
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaifong.approvals import actions, queries
from kaifong.approvals.permissions import Permission
from kaifong.approvals.queries import Among, By, Terms, Threshold
from kaifong.approvals.rules import LONGEST_HOURS, MOST_VOICES
from kaifong.approvals.wording import ANYBODY, WRONG
from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.refusals import plainly

from .places import tabs

LINES = 3
EVERYBODY = Among(By.PERMISSION, Permission.APPROVAL_APPROVE.value)


class Saying(forms.Form):
    """A policy: up to three thresholds, and its times."""

    hours = forms.IntegerField(label=_("Hours to decide"), min_value=1, max_value=LONGEST_HOURS)
    good_hours = forms.IntegerField(
        label=_("Hours in which it can be used once granted"),
        min_value=1,
        max_value=LONGEST_HOURS,
    )
    reminders = forms.CharField(
        label=_("Remind after so many hours"),
        required=False,
        max_length=60,
        help_text=_("Several are separated by commas; none: nobody is reminded."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, about: queries.PolicySeen, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _initial(about), **kwargs})
        who = _choices(about.terms)
        for line in range(LINES):
            needed = line == 0
            self.fields[f"least_{line}"] = forms.IntegerField(
                label=_("From this number"), min_value=0, max_value=10**12, required=needed
            )
            self.fields[f"voices_{line}"] = forms.IntegerField(
                label=_("Voices"), min_value=1, max_value=MOST_VOICES, required=needed
            )
            self.fields[f"among_{line}"] = forms.ChoiceField(
                label=_("Of whom"), choices=who, required=needed
            )

    def lines(self) -> list[list[forms.BoundField]]:
        """Return the fields of each threshold."""
        names = ("least", "voices", "among")
        return [[self[f"{name}_{line}"] for name in names] for line in range(LINES)]

    def clean_reminders(self) -> tuple[int, ...]:
        words = [word for word in re.split(r"[\s,，;]+", self.cleaned_data["reminders"]) if word]
        if not all(word.isdecimal() and len(word) < 5 for word in words):
            raise forms.ValidationError(_("Write numbers of hours only."))
        return tuple(sorted({int(word) for word in words}))

    def terms(self) -> Terms:
        """Return what was said."""
        given = self.cleaned_data
        return Terms(
            thresholds=tuple(
                Threshold(
                    given[f"least_{line}"],
                    given[f"voices_{line}"] or 0,
                    _among(given[f"among_{line}"]),
                )
                for line in range(LINES)
                if given[f"least_{line}"] is not None
            ),
            hours=given["hours"],
            good_hours=given["good_hours"],
            reminders=given["reminders"],
        )


@require_safe
@staff_only
@plainly
def policies(request: StaffRequest) -> HttpResponse:
    """Show the policy of each kind."""
    rows = queries.policies(actor=request.actor)
    return page(
        request,
        "approvals/desk/policies.html",
        tabs=tabs(request),
        rows=[(row, _in_words(row)) for row in rows],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def policy(request: StaffRequest, kind: str) -> HttpResponse:
    """Show a kind's policy with those before it, and let its keeper make another."""
    try:
        rows = queries.policy_versions(actor=request.actor, kind=kind)
    except queries.NoSuchKind as unknown:
        raise Http404 from unknown
    if request.method == "POST":
        require(request.actor, Permission.POLICY_KEEP)
    form = Saying(request.POST if request.method == "POST" else None, about=rows[0])
    if form.is_bound and form.is_valid() and _made(request, kind, form):
        toast(request, _("From now on this is the policy. What was asked already keeps its own."))
        return again("approvals:policy", kind)
    return page(
        request,
        "approvals/desk/policy.html",
        status=422 if form.is_bound else 200,
        kind=rows[0].kind,
        rows=[(row, _in_words(row), own(*row.by) if row.by else "") for row in rows],
        form=form,
        may_keep=request.actor.may(Permission.POLICY_KEEP),
    )


def _made(request: StaffRequest, kind: str, form: Saying) -> bool:
    try:
        actions.make_policy(
            actor=request.actor,
            kind=kind,
            seen=form.cleaned_data["seen"],
            terms=form.terms(),
            at=timezone.now(),
        )
    except queries.WrongTerms as wrong:
        field = wrong.field if wrong.field in form.fields else None
        form.add_error(field, str(WRONG[wrong.field]))
    except actions.PolicyMadeMeanwhile:
        form.add_error(None, _("Somebody made another policy meanwhile. Look at it first."))
    return form.is_valid()


def _initial(about: queries.PolicySeen) -> dict[str, Any]:
    terms = about.terms
    found: dict[str, Any] = {
        "hours": terms.hours,
        "good_hours": terms.good_hours,
        "reminders": ", ".join(map(str, terms.reminders)),
        "seen": about.number,
    }
    for line, one in enumerate(terms.thresholds[:LINES]):
        among = f"{one.among.by}:{one.among.code}"
        found |= {f"least_{line}": one.least, f"voices_{line}": one.voices, f"among_{line}": among}
    return found


def _choices(terms: Terms) -> list[tuple[str, object]]:
    known = [(EVERYBODY, (str(ANYBODY), str(ANYBODY))), *queries.possible_among()]
    found: dict[str, object] = {f"{one.by}:{one.code}": own(*name) for one, name in known}
    for one in terms.thresholds:
        found.setdefault(f"{one.among.by}:{one.among.code}", one.among.code)
    return list(found.items())


def _among(value: str) -> Among:
    by, _colon, code = value.partition(":")
    return Among(By(by), code) if by in By else Among(By.ROLE, "")


def _in_words(row: queries.PolicySeen) -> list[str]:
    """Return a policy's thresholds as sentences."""
    names = dict(_choices(row.terms))
    return [
        gettext("from %(least)s %(counts)s: %(voices)s of %(who)s")
        % {
            "least": f"{one.least:,}",
            "counts": row.kind.counts,
            "voices": one.voices,
            "who": names[f"{one.among.by}:{one.among.code}"],
        }
        for one in row.terms.thresholds
    ]
