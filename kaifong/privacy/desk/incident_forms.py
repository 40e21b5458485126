"""The forms in which a breach is opened, taken on and told of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.privacy.incident_wording import HARMS, LOSTS, TOS
from kaifong.privacy.rules.incidents import Exposed, Harm, Lost, State

FIELD_OF = {
    Lost.TOKEN: "key",
    Lost.SESSION: "member",
    Lost.EXPORT: "member",
    Lost.RECIPIENT: "recipient",
}


def _moment(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **more)


def _words(label: Any, *, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=10_000, widget=widget, **more)


class Opening(forms.Form):
    """What was lost, and when it may have been misused."""

    title = forms.CharField(label=_("Title"), max_length=120)
    lost = forms.ChoiceField(label=_("What was lost"), choices=list(LOSTS.items()))
    key = forms.TypedChoiceField(
        label=_("Which interface key"), required=False, coerce=int, empty_value=None
    )
    member = forms.TypedChoiceField(
        label=_("Which member of staff"), required=False, coerce=int, empty_value=None
    )
    recipient = forms.TypedChoiceField(
        label=_("Which recipient"), required=False, coerce=int, empty_value=None
    )
    begins = _moment(_("Exposed from"))
    ends = _moment(_("Exposed until"))
    noticed_at = _moment(_("Noticed"))
    facts = _words(_("What is known"), help_text=_("No names of customers: the logs know them."))

    def __init__(
        self, *args: Any, choices: dict[str, list[tuple[Any, Any]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in choices.items():
            self.fields[name].choices = [("", "—"), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        name = FIELD_OF[Lost(given["lost"])] if "lost" in given else ""
        if name and given.get(name) is None:
            self.add_error(name, _("Say which."))
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and ends < begins:
            self.add_error("ends", _("The window ends before it begins."))
        return given

    def exposed(self) -> Exposed:
        """Return what was lost."""
        given, lost = self.cleaned_data, Lost(self.cleaned_data["lost"])
        number = int(given[FIELD_OF[lost]])
        # A minute that was named counts to its end.
        ends = given["ends"].replace(second=59, microsecond=999_999)
        return Exposed(lost=lost, number=number, begins=given["begins"], ends=ends)


class Step(forms.Form):
    """What was done or decided."""

    state = forms.ChoiceField(label=_("Next step"))
    harm = forms.ChoiceField(
        label=_("Harm that people may come to"),
        required=False,
        choices=[("", "—"), *HARMS.items()],
    )
    facts = _words(_("What was done, or why"))

    def __init__(self, *args: Any, states: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        if State.ASSESSED.value not in dict(states):
            del self.fields["harm"]

    def harm_meant(self) -> Harm | None:
        """Return the harm that was chosen, if any."""
        chosen = self.cleaned_data.get("harm")
        return Harm(chosen) if chosen else None


class Letter(forms.Form):
    """Who was told, and in which words."""

    to = forms.ChoiceField(label=_("Who was told"), choices=list(TOS.items()))
    whom = forms.CharField(label=_("Name or office"), required=False, max_length=120)
    text_zh = _words(_("Chinese text"))
    text_en = _words(_("English text"))
    proof = forms.CharField(label=_("What shows it"), required=False, max_length=2_000)
