"""What staff fill in when a request comes in and goes on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.hongkong.places import District
from kaifong.requests.rules import correcting
from kaifong.requests.rules.fees import Form, Item
from kaifong.requests.rules.grounds import grounds_for
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.wording import CHANNELS, FIELDS, FORMS, HOWS, KINDS, LANGUAGES, OUTCOMES, own

LONG = 4_000
ON_PAPER = tuple((code, words) for code, words in CHANNELS.items() if code != Channel.PORTAL)
TWO = tuple((code, LANGUAGES[code]) for code in ("zh-hant", "en"))
SHOWN = tuple((how, words) for how, words in HOWS.items())


def _area(label: Any, **more: Any) -> forms.CharField:
    rows = more.pop("rows", 3)
    return forms.CharField(
        label=label, max_length=LONG, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class Received(forms.Form):
    """A request that came at the counter, by letter, e-mail or telephone."""

    member = forms.CharField(
        label=_("Member number"),
        required=False,
        max_length=80,
        help_text=_("Leave it empty if you do not know who it is."),
    )
    kind = forms.ChoiceField(label=_("Request"), choices=list(KINDS.items()))
    channel = forms.ChoiceField(label=_("How it came"), choices=ON_PAPER)
    language = forms.ChoiceField(label=_("Answer in"), choices=TWO)
    received_on = forms.DateField(
        label=_("Day of receipt"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The day on which it reached us in Hong Kong; the 40 days run from it."),
    )
    words = _area(_("In the person's own words"), rows=4)


class Identity(forms.Form):
    """Whose record it is, and how it was seen that he asks."""

    member = forms.CharField(label=_("Member number"), required=False, max_length=80)
    how = forms.ChoiceField(
        label=_("How it was seen who asks"),
        choices=SHOWN,
        help_text=_("Look at the document and give it back: nothing of it is kept."),
    )


class Extension(forms.Form):
    """Why it takes longer."""

    reasons = _area(_("Why it takes longer"))


class FeeQuote(forms.Form):
    """What a copy costs us."""

    form = forms.ChoiceField(label=_("Form of the copy"), choices=list(FORMS.items()))
    items = _area(
        _("Cost of each thing"),
        required=False,
        help_text=_("A line each, such as: Paper and printing 12.50"),
    )

    def clean_items(self) -> tuple[Item, ...]:
        return tuple(self._item(line) for line in self.cleaned_data["items"].splitlines() if line)

    def _item(self, line: str) -> Item:
        what, _space, amount = line.strip().rpartition(" ")
        dollars, _dot, cents = amount.removeprefix("HK$").removeprefix("$").partition(".")
        if not what or not dollars.isdecimal() or (cents and not cents.isdecimal()):
            raise forms.ValidationError(_("Write a line for each thing, with its cost at the end."))
        return Item(what[:120], int(dollars) * 100 + int(f"{cents:0<2.2}" or 0))

    def costs(self) -> dict[Form, tuple[Item, ...]]:
        return {Form(self.cleaned_data["form"]): self.cleaned_data["items"]}


class Refusal(forms.Form):
    """On which grounds of the list, and why they apply."""

    grounds = forms.MultipleChoiceField(
        label=_("Grounds"), widget=forms.CheckboxSelectMultiple(), choices=()
    )
    reasons = _area(_("Why they apply"))
    part = forms.CharField(
        label=_("Only this part"),
        required=False,
        max_length=300,
        help_text=_("Leave it empty to refuse all of it."),
    )
    other_user = forms.CharField(
        label=_("Other data user: name and address"), required=False, max_length=300
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = {True: _("must refuse"), False: _("may refuse")}
        self.fields["grounds"].choices = [  # type: ignore[attr-defined]
            (one.code, f"{own(one.words)} ({one.section} · {marks[one.must]})")
            for one in grounds_for(kind)
        ]


class Proposal(forms.Form):
    """What is wrong, and what it should be."""

    field = forms.ChoiceField(
        label=_("Field"), choices=[(name, FIELDS[name]) for name in correcting.FIELDS]
    )
    before = forms.CharField(label=_("What stands there"), required=False, max_length=LONG)
    value = forms.CharField(label=_("What it should be"), required=False, max_length=LONG)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("field") == "district":
            codes = {str(one.value) for one in District}
            if not {given.get("value"), given.get("before")} <= codes:
                raise forms.ValidationError(_("A district is given by its number, such as 203."))
        return given


class Annex(forms.Form):
    """What the person says of an opinion that stays."""

    field = forms.ChoiceField(
        label=_("Field"),
        choices=[(name, FIELDS[name]) for name in ("note", *correcting.FIELDS) if name],
    )
    text = _area(_("What the person says of it"))


class Telling(forms.Form):
    """That a recipient was told."""

    recipient_id = forms.IntegerField(widget=forms.HiddenInput())
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[(c, w) for c, w in OUTCOMES.items() if c != "to_tell"]
    )
    note = forms.CharField(label=_("How, and when"), max_length=300)
