"""What staff fill in about another system."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.sources.actions import Declared
from kaifong.sources.wording import KINDS

HOURS = (
    (1, _("every hour")),
    (6, _("every 6 hours")),
    (24, _("every day")),
    (168, _("every 7 days")),
    (720, _("every 30 days")),
)
BY_SECRET = {"postgres", "mysql"}
ON_NET = {"hubspot", "salesforce", "odoo"}


class SourceForm(forms.Form):
    """Where a system is, what for, how long its rows are kept, how often it is read."""

    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    place = forms.CharField(
        label=_("Folder, file or address"),
        max_length=300,
        required=False,
        help_text=_("Below the folder for other systems, or https:// of an allowed host."),
    )
    secret = forms.CharField(
        label=_("Secret file"),
        max_length=60,
        required=False,
        help_text=_("The name of the file that the operator put there; never the secret itself."),
    )
    purpose = forms.CharField(
        label=_("What for"),
        max_length=200,
        help_text=_("Why the shop needs these data; people may ask."),
    )
    keep_months = forms.IntegerField(
        label=_("Kept for (months)"), min_value=1, max_value=120, initial=24
    )
    every_hours = forms.TypedChoiceField(
        label=_("Read anew"), coerce=int, choices=HOURS, initial=24
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        kind, place = given.get("kind"), given.get("place", "")
        if kind not in BY_SECRET and not place:
            self.add_error("place", _("Say where it is."))
        needs_secret = kind in BY_SECRET or (kind in ON_NET and place.startswith("https:"))
        if needs_secret and not given.get("secret"):
            self.add_error("secret", _("Name the secret file that lets us in."))
        return given

    def declared(self) -> Declared:
        given = self.cleaned_data
        return Declared(**{name: given[name] for name in Declared.__dataclass_fields__})


class NewSource(SourceForm):
    """The same with its code, which stays for good."""

    code = forms.RegexField(
        label=_("Code"),
        regex=r"^[a-z0-9][a-z0-9._-]{0,39}$",
        help_text=_("Small letters, digits, hyphens; the system's name among our identities."),
        error_messages={"invalid": _("Use small letters, digits and hyphens, such as old-crm.")},
    )
    field_order = ("code",)
