"""What somebody fills in to ask for an extraction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor
from kaifong.extraction import wording
from kaifong.extraction.queries import (
    LONGEST_DAYS,
    MOST_DOWNLOADS,
    About,
    Format,
    Wish,
    fields_offered,
    recipients_offered,
)
from kaifong.foundation.web.codes import own
from kaifong.privacy.queries import Purpose

NONE = ("", "—")


class Asking(forms.Form):
    """Which fields, for whom, what for, and how: of whatever is asked for."""

    about: About
    chosen_by: str  # the field at which it is said that rows cannot be chosen so
    purpose = forms.ChoiceField(label=_("Purpose"))
    activity = forms.CharField(
        label=_("Activity"),
        max_length=120,
        help_text=_("The campaign, survey or task that the file is for."),
    )
    why = forms.CharField(
        label=_("Reason for asking"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    recipient = forms.TypedChoiceField(
        label=_("For whom"),
        coerce=int,
        help_text=_("As in the register of who gets data; customers see this name."),
    )
    fields_asked = forms.MultipleChoiceField(
        label=_("Fields"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As few as will do: the most delicate decides who must agree."),
    )
    format = forms.ChoiceField(label=_("Format"), choices=list(wording.FORMATS.items()))
    days = forms.IntegerField(
        label=_("Days until it is destroyed"), min_value=1, max_value=LONGEST_DAYS, initial=7
    )
    downloads = forms.IntegerField(
        label=_("Times it may be fetched"), min_value=1, max_value=MOST_DOWNLOADS, initial=1
    )

    def __init__(self, *args: Any, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        who = [(pk, own(name.en, name.zh)) for pk, name in recipients_offered(at=at).items()]
        self.offer("purpose", [NONE, *self.purposes()])
        self.offer("recipient", [NONE, *who])
        self.offer(
            "fields_asked",
            [
                (name, f"{wording.field(one)} ({wording.CLASSES.get(one.cls, _('public fields'))})")
                for name, one in fields_offered(self.about).items()
            ],
        )

    def offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def purposes(self) -> list[tuple[str, Any]]:
        return list(wording.PURPOSES.items())

    def chosen(self) -> dict[str, Any]:
        """Return which rows are asked for, as a wish says it."""
        raise NotImplementedError

    def wish(self) -> Wish:
        """Return what was asked for."""
        given = self.cleaned_data
        return Wish(
            about=self.about,
            fields=tuple(given["fields_asked"]),
            purpose=Purpose(given["purpose"]),
            why=given["why"],
            activity=given["activity"],
            recipient_id=given["recipient"],
            format=Format(given["format"]),
            days=given["days"],
            downloads=given["downloads"],
            **self.chosen(),
        )
