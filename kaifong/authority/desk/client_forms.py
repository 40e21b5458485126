"""What administrators fill in about programs."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wording
from kaifong.authority.programs.actions import Terms
from kaifong.authority.programs.reading import ClientSeen, may_answer
from kaifong.authority.programs.rules import MOST_HANDOVER
from kaifong.authority.rules import Purpose

from .forms import Bounded, Named, initial_bounds

WRONG = {
    "expires_at": _("Choose a day to come, at most 400 days from now."),
    "addresses": _(
        "Write addresses or networks, such as 203.0.113.7 or 203.0.113.0/24; 20 at most."
    ),
    "handover_days": _("Say for how many days it goes on: from 0 to 30."),
}


class Client(Named, Bounded):
    """What a program is for, and what bounds it beside its roles."""

    use = forms.CharField(label=_("What it is for"), max_length=200)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=list(wording.PURPOSES.items()))
    expires_on = forms.DateField(
        label=_("Works until the end of"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    handover_days = forms.IntegerField(
        label=_("Days it goes on once whoever answers for it has left"),
        help_text=_("0: it stops at once."),
        min_value=0,
        max_value=MOST_HANDOVER,
        initial=7,
    )
    addresses = forms.CharField(
        label=_("Addresses from which it calls"),
        help_text=_("Addresses or networks, with spaces between them. Empty: from anywhere."),
        max_length=900,
        required=False,
    )

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            name_en=given["name_en"],
            name_zh=given["name_zh"],
            use=given["use"],
            purpose=Purpose(given["purpose"]),
            bounds=self.bounds(),
            expires_at=_end_of(given["expires_on"]),
            handover_days=given["handover_days"],
            addresses=tuple(dict.fromkeys(given["addresses"].split())),
        )

    def refuse(self, field: str) -> None:
        """Say what of the terms cannot be so."""
        named = "expires_on" if field == "expires_at" else field
        self.add_error(named if named in self.fields else None, WRONG[field])


class NewClient(Client):
    """A program to be made: of which department, and who answers for it."""

    department = forms.TypedChoiceField(label=_("Department"), coerce=int)
    responsible = forms.TypedChoiceField(
        label=_("Person who answers for it"),
        help_text=_("This person makes its keys. Nobody answers for what he gives rights to."),
        coerce=int,
    )

    def __init__(self, *args: Any, departments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = departments  # type: ignore[attr-defined]
        self.fields["responsible"].choices = people()  # type: ignore[attr-defined]


class HandOver(forms.Form):
    """Who is to answer for a program."""

    responsible = forms.TypedChoiceField(label=_("Person who answers for it"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].choices = people()  # type: ignore[attr-defined]


def people() -> list[tuple[int, str]]:
    return [(pk, wording.own(*name)) for pk, name in may_answer()]


def initial_client(seen: ClientSeen) -> dict[str, Any]:
    return {
        "name_en": seen.name[0],
        "name_zh": seen.name[1],
        "use": seen.use,
        "purpose": seen.purpose,
        "expires_on": timezone.localdate(seen.expires_at - timedelta(seconds=1)),
        "handover_days": seen.handover_days,
        "addresses": " ".join(seen.addresses),
        **initial_bounds(seen.bounds),
    }


def _end_of(day: date) -> datetime:
    """Return the end of a day in Hong Kong."""
    midnight = datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())
    return midnight.astimezone(UTC)
