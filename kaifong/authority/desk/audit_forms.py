"""What is searched for in the audit, and what is said about what was found."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.authority.audit.reading import Log, Wanted
from kaifong.authority.audit.rules import FEWEST, STOPPING, Code, Limits, Verdict

LOGS: Mapping[Log, Any] = {
    Log.LOOKS: _("Readings"),
    Log.TAKEN_OUT: _("Files and readings of the audit"),
    Log.REFUSALS: _("Refusals"),
    Log.BORROWED: _("With borrowed powers"),
    Log.REASONS: _("Reasons given"),
    Log.SIGN_INS: _("Signing in"),
    Log.AMENDMENTS: _("Changes of authority"),
}
CODES: Mapping[Any, tuple[Any, Any]] = {
    Code.BAIT: (_("A bait was opened"), _("Times on one day")),
    Code.CROWD: (_("One customer opened by many"), _("People on one day, from")),
    Code.EXPORTS: (
        _("Files far above the habit"),
        _("Customers on one day, from (and five times the usual day)"),
    ),
    Code.NIGHT: (_("Read at night"), _("Customers between midnight and six, from")),
    Code.PROFILES: (
        _("Many customers opened without a reason"),
        _("Customers within an hour, from"),
    ),
    Code.SEARCHES: (_("A burst of searches"), _("Lists and searches within ten minutes, from")),
}
VERDICTS: Mapping[Any, Any] = {
    Verdict.HONEST: _("Honest work"),
    Verdict.TALKED_TO: _("Talked to"),
    Verdict.INCIDENT: _("An incident: see the file of breaches"),
}


class Search(forms.Form):
    """Which lines of the logs are wanted."""

    log = forms.TypedChoiceField(
        label=_("Log"), choices=list(LOGS.items()), coerce=Log, required=False, empty_value=""
    )
    staff = forms.TypedChoiceField(label=_("Who"), coerce=int, required=False)
    customer = forms.IntegerField(label=_("Customer's number"), min_value=1, required=False)
    way = forms.CharField(label=_("By"), max_length=60, required=False)
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, people: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = [("", _("Anybody")), *people.items()]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what is wanted; what cannot be meant is left out."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        said = said or getattr(self, "cleaned_data", {})
        return Wanted(
            log=said.get("log") or Log.LOOKS,
            staff_id=said.get("staff") or None,
            customer_id=said.get("customer"),
            way=said.get("way", ""),
            day=said.get("day"),
        )


class Answer(forms.Form):
    """What looking into something unusual came to."""

    verdict = forms.TypedChoiceField(
        label=_("It was"), coerce=Verdict, choices=list(VERDICTS.items())
    )
    word = forms.CharField(
        label=_("What you found"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class Why(forms.Form):
    """Why somebody opens more people than usual."""

    reason = forms.CharField(
        label=_("What are you working on?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)


class Threshold(forms.Form):
    """The thresholds of one thing that is watched for."""

    on = forms.BooleanField(label=_("Watched for"), required=False)
    threshold = forms.IntegerField(min_value=1, max_value=1_000_000)
    stops_at = forms.IntegerField(
        label=_("Ask for a reason from"),
        help_text=_("Empty: nobody is asked."),
        min_value=FEWEST,
        max_value=1_000_000,
        required=False,
    )

    def __init__(self, data: Any = None, *, code: Code, limits: Limits) -> None:
        initial = {"on": limits.on, "threshold": limits.threshold, "stops_at": limits.stops_at}
        super().__init__(data, initial=initial, prefix=code.value)
        self.fields["threshold"].label = CODES[code][1]
        if code not in STOPPING:
            del self.fields["stops_at"]

    def limits(self) -> Limits:
        said = self.cleaned_data
        return Limits(on=said["on"], threshold=said["threshold"], stops_at=said.get("stops_at"))


class PlaceBait(forms.Form):
    """A customer who was made up."""

    customer = forms.IntegerField(label=_("Customer's number"), min_value=1)
    note = forms.CharField(label=_("What it is to show"), max_length=200)
