"""What people fill in about standing in for each other and about borrowing."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wording
from kaifong.authority.borrowing.delegating import Handing
from kaifong.authority.borrowing.reading import OfferSeen
from kaifong.authority.borrowing.rules import LONGEST_BORROWING, Asked, Verdict, Why
from kaifong.authority.rules import Codes, FieldClass, Purpose, Rows
from kaifong.foundation.hongkong.clock import HONG_KONG
from kaifong.foundation.ids import RoleId, StaffId

from .forms import Bounded, Coded

VERDICTS: Mapping[Any, Any] = {
    Verdict.IN_ORDER: _("In order"),
    Verdict.EXPLAINED: _("Unusual, but explained"),
    Verdict.MISUSED: _("Misused"),
}
WHY: Mapping[Why, Any] = {
    Why.TO_HIMSELF: _("Nobody stands in for himself."),
    Why.NOT_HELD: _("This is not held any more, or was only handed on: nothing can be handed on."),
    Why.HELD_ALREADY: _("The colleague holds this role already."),
    Why.NOT_A_PERIOD: _("The day of return must be after the first day away."),
    Why.OVER_ALREADY: _("This time is over already."),
    Why.TOO_LONG: _("That is too long: choose a shorter time."),
    Why.WITHOUT_REASON: _("Say why, in a few words."),
    Why.OVERLAPS: _("The colleague stands in for this role already at that time."),
    Why.NOT_OFFERED: _("That is more than is offered: choose among what is."),
    Why.RUNNING: _("A session is running, or asked for already: end that one first."),
}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, HONG_KONG)


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget)


class HandOn(forms.Form):
    """Who stands in for whom, from the first day away until the day of return."""

    role = forms.TypedChoiceField(label=_("Role"), coerce=int)
    taker = forms.TypedChoiceField(label=_("Who stands in"), coerce=int)
    begins = _day(_("First day away"))
    back = _day(_("Back at work on"), _("From this day's midnight on nothing is handed on."))
    reason = forms.CharField(label=_("Why"), max_length=200)
    grants = forms.TypedMultipleChoiceField(
        label=_("Only these rights"),
        help_text=_("None chosen: the whole role."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        roles: list[tuple[int, str]],
        people: list[tuple[int, str]],
        rights: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["taker"].choices = people  # type: ignore[attr-defined]
        self.fields["grants"].choices = rights  # type: ignore[attr-defined]

    def handing(self, giver_id: StaffId) -> Handing:
        said = self.cleaned_data
        return Handing(
            giver_id=giver_id,
            taker_id=StaffId(said["taker"]),
            role_id=RoleId(said["role"]),
            starts_at=_midnight(said["begins"]),
            ends_at=_midnight(said["back"]),
            reason=said["reason"],
            grant_ids=frozenset(said["grants"]) or None,
        )


class Borrow(forms.Form):
    """What of an offer is wanted, for how long and why."""

    reason = forms.CharField(
        label=_("Why you need it"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Read at once by whoever answers for these data."),
    )
    minutes = forms.IntegerField(label=_("For how many minutes"), min_value=1)
    purpose = forms.TypedChoiceField(label=_("Purpose"), coerce=Purpose)
    actions = forms.MultipleChoiceField(label=_("To do"), widget=forms.CheckboxSelectMultiple)
    classes = forms.TypedMultipleChoiceField(
        label=_("Fields"), coerce=FieldClass, widget=forms.CheckboxSelectMultiple
    )
    regions = forms.TypedMultipleChoiceField(
        label=_("Regions"),
        help_text=_("None chosen: all that is offered."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, offer: OfferSeen) -> None:
        most = offer.most
        initial = {
            "minutes": most.minutes,
            "actions": ["see"],
            "classes": sorted(most.classes),
        }
        super().__init__(data, initial=initial, prefix=f"o{offer.id}")
        self.most = most
        regions = {k: v for k, v in wording.regions().items() if k in _any(most.rows.regions)}
        choices = {
            "purpose": [(p, wording.label(wording.PURPOSES, p)) for p in sorted(most.purposes)],
            "actions": [(a, wording.label(wording.ACTIONS, a)) for a in sorted(most.actions)],
            "classes": [
                (c, wording.label(wording.CLASSES, c)) for c in FieldClass if c in most.classes
            ],
            "regions": list(regions.items()),
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.fields["minutes"].max_value = most.minutes  # type: ignore[attr-defined]
        self.fields["minutes"].help_text = _("%(most)d at most.") % {"most": most.minutes}

    def asked(self) -> Asked:
        said = self.cleaned_data
        regions: Codes = frozenset(said["regions"]) or self.most.rows.regions
        rows = self.most.rows
        return Asked(
            actions=frozenset(said["actions"]),
            classes=frozenset(said["classes"]),
            rows=Rows(regions, rows.channels, rows.categories),
            purpose=said["purpose"],
            minutes=said["minutes"],
            reason=said["reason"],
        )


def _any(codes: Codes) -> frozenset[int]:
    return frozenset(wording.regions()) if codes is None else codes


class Reviewed(forms.Form):
    """What a look at a session came to."""

    verdict = forms.TypedChoiceField(
        label=_("It was"), coerce=Verdict, choices=list(VERDICTS.items())
    )
    finding = forms.CharField(
        label=_("What you found"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NewOffer(Coded, Bounded):
    """What policy is to lend."""

    about = forms.ChoiceField(label=_("With what"))
    actions = forms.MultipleChoiceField(
        label=_("To do"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(a, wording.ACTIONS[a]) for a in ("see", "edit", "export", "report")],
    )
    classes = forms.TypedMultipleChoiceField(
        label=_("Fields"),
        coerce=FieldClass,
        widget=forms.CheckboxSelectMultiple,
        choices=list(wording.CLASSES.items()),
    )
    purposes = forms.TypedMultipleChoiceField(
        label=_("Purposes"),
        coerce=Purpose,
        widget=forms.CheckboxSelectMultiple,
        choices=list(wording.PURPOSES.items()),
    )
    minutes = forms.IntegerField(
        label=_("For how many minutes at most"), min_value=1, max_value=LONGEST_BORROWING
    )
    owner_role = forms.TypedChoiceField(
        label=_("Who answers for these data"),
        help_text=_("Told at once; agrees if need be; reviews each session afterwards."),
        coerce=int,
    )
    roles = forms.TypedMultipleChoiceField(
        label=_("To whom"),
        help_text=_("None chosen: to everybody who works here."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs_approval = forms.BooleanField(label=_("Each time somebody must agree"), required=False)

    def __init__(self, *args: Any, roles: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lent = [(a, wording.label(wording.OBJECTS, a)) for a in ("customer", "order")]
        self.fields["about"].choices = lent  # type: ignore[attr-defined]
        self.fields["owner_role"].choices = roles  # type: ignore[attr-defined]
        self.fields["roles"].choices = roles  # type: ignore[attr-defined]
