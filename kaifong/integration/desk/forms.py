"""The choices of an import, as a form of its kind."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor
from kaifong.authority.wording import own
from kaifong.foundation.channels import Channel
from kaifong.foundation.matching.rules import Action
from kaifong.integration.options import Existing
from kaifong.integration.own_fields import own_fields
from kaifong.integration.vocabulary import FIELDS, Kind
from kaifong.privacy.queries import published

from . import wording

ZONES = (
    *("Asia/Hong_Kong", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Europe/London"),
    *("Europe/Paris", "America/New_York", "America/Los_Angeles", "UTC"),
)
_RATE = re.compile(r"([A-Za-z]{3})\s*[=: ]\s*([0-9.]+)")


class Choices(forms.Form):
    """What a file does not say by itself."""

    source = forms.CharField(
        label=_("Where the file comes from"),
        max_length=40,
        help_text=_("The system that its numbers belong to, such as web-shop. The same each time."),
    )
    channel = forms.TypedChoiceField(label=_("Channel of rows that name none"), coerce=int)
    notice = forms.ChoiceField(
        label=_("People's data were collected under"),
        required=False,
        help_text=_("Who came before its first version stays under the other system's name."),
    )
    zone = forms.ChoiceField(label=_("Clocks of the file"), choices=[(z, z) for z in ZONES])
    profile = forms.CharField(
        label=_("Keep these choices as"),
        required=False,
        max_length=80,
        help_text=_("Give a name, and the next file of this shape needs no choosing."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = [(channel.value, wording.channel(channel)) for channel in Channel]
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]
        self.fields["notice"].choices = _notices()  # type: ignore[attr-defined]
        zone = self.initial.get("zone")
        if zone and zone not in ZONES:
            self.fields["zone"].choices = [(zone, zone), *((z, z) for z in ZONES)]  # type: ignore[attr-defined]

    def options(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "profile"}


class OfSales(Choices):
    currency = forms.CharField(label=_("Currency of rows that name none"), max_length=3)
    rates = forms.CharField(
        label=_("Exchange rates"),
        required=False,
        max_length=400,
        help_text=_("HKD for one unit, such as: GBP 12.08, USD 7.80"),
    )
    keep_repeats = forms.BooleanField(
        label=_("Keep lines that are equal in every column"),
        required=False,
        help_text=_("Tills often write one line for each scan, so equal lines are sales too."),
    )

    def clean_rates(self) -> dict[str, str]:
        text = self.cleaned_data["rates"]
        pairs = _RATE.findall(text)
        if text.strip() and not pairs:
            raise forms.ValidationError(gettext("Write a currency and a number: GBP 12.08"))
        return {currency.upper(): rate for currency, rate in pairs}


class OfCustomers(Choices):
    existing = forms.ChoiceField(
        label=_("Customers who are known already"),
        choices=[
            (Existing.FILL.value, _("fill what is empty")),
            (Existing.OVERWRITE.value, _("overwrite with what the file says")),
            (Existing.SKIP.value, _("leave as they are")),
        ],
        widget=forms.RadioSelect,
    )
    alike = forms.ChoiceField(
        label=_("New people who are likely known"),
        required=False,
        choices=[
            ("", _("hold those who hardly leave a doubt, take the others in")),
            (Action.BLOCK.value, _("hold all of them for a person")),
            (Action.WARN.value, _("take all of them in, and say so")),
            (Action.LOG.value, _("take all of them in; the queue of duplicates knows")),
        ],
    )


OF_KIND: dict[str, type[Choices]] = {Kind.SALES: OfSales, Kind.CUSTOMERS: OfCustomers}


def initial(options: dict[str, Any]) -> dict[str, Any]:
    """Return kept choices as the form shows them."""
    rates = ", ".join(f"{name} {_short(rate)}" for name, rate in options.get("rates", {}).items())
    return {
        "currency": "HKD",
        "zone": "Asia/Hong_Kong",
        "channel": int(Channel.WEB),
        "keep_repeats": True,
        "existing": Existing.FILL.value,
        **options,
        "rates": rates,
    }


def _notices() -> list[tuple[str, str]]:
    names = {seen.code: own(seen.name_en, seen.name_zh) for seen in published()}
    return [("", gettext("the other system's own notice, not ours")), *names.items()]


def targets(kind: str, actor: Actor) -> list[tuple[str, str]]:
    """Return what a column can mean, named in the reader's language."""
    fields = [(field.name, gettext(field.label)) for field in FIELDS[Kind(kind)]]
    ours = own_fields(kind, actor).items()
    return [
        ("", gettext("(not used)")),
        *fields,
        *((name, own(one.name_en, one.name_zh)) for name, one in ours),
    ]


def _short(rate: str) -> str:
    return rate.rstrip("0").rstrip(".") if "." in rate else rate
