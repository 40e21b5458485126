"""The form in which the register of those who get data is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.privacy.disclosure_wording import CAPACITIES, PLACES
from kaifong.privacy.rules.disclosures import HOME, Bound, Capacity
from kaifong.privacy.rules.notices import Both
from kaifong.privacy.rules.vocabulary import Kind
from kaifong.privacy.wording import KINDS


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more
    )


class Binding(forms.Form):
    """How somebody who gets data is bound."""

    name_en = forms.CharField(label=_("English name"), max_length=80)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=80)
    capacity = forms.ChoiceField(label=_("Gets data as"), choices=list(CAPACITIES.items()))
    transferee = forms.SlugField(
        label=_("Class of transferee"),
        max_length=30,
        help_text=_("The code under which our notices speak of such people, such as couriers."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of data"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(KINDS.items()),
    )
    place = forms.ChoiceField(
        label=_("Where the data go"), choices=list(PLACES.items()), initial=HOME
    )
    model_clauses = forms.CharField(
        label=_("Reference of the model clauses"),
        required=False,
        max_length=80,
        help_text=_("For places outside Hong Kong: the Recommended Model Contractual Clauses."),
    )
    abroad_reason = forms.CharField(
        label=_("Or the reason why they go abroad without"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contract = forms.CharField(label=_("Reference of the contract"), max_length=80)
    contract_from = _day(_("Contract begins on"))
    contract_until = _day(_("Last day of the contract"), required=False)
    sub_processors = forms.CharField(
        label=_("Sub-processors"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    keeps = forms.CharField(label=_("How long data are kept"), required=False, max_length=200)
    tells_within = forms.IntegerField(
        label=_("Tells us of a breach within (hours)"), required=False, min_value=1, max_value=720
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        begins, ends = given.get("contract_from"), given.get("contract_until")
        if begins and ends and ends < begins:
            self.add_error("contract_until", _("The contract would end before it begins."))
        return given

    def bound(self) -> Bound:
        """Return what was filled in."""
        given = dict(self.cleaned_data)
        del given["seen"]
        name = Both(given.pop("name_en"), given.pop("name_zh"))
        given["kinds"] = frozenset(Kind(kind) for kind in given["kinds"])
        given["capacity"] = Capacity(given["capacity"])
        return Bound(name=name, **given)


def filled(bound: Bound, number: int) -> dict[str, Any]:
    """Return the form's first values from what stands in the register."""
    names = [name for name in Binding.base_fields if hasattr(bound, name)]
    values = {name: getattr(bound, name) for name in names}
    values |= {"name_en": bound.name.en, "name_zh": bound.name.zh, "seen": number}
    return values | {"kinds": sorted(bound.kinds)}
