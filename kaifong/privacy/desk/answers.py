"""The forms in which staff write down what a customer said about marketing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.privacy.actions import About
from kaifong.privacy.queries import NoticeSeen
from kaifong.privacy.rules.consents import Mode, State
from kaifong.privacy.rules.vocabulary import Channel, Kind, Purpose
from kaifong.privacy.wording import CHANNELS, KINDS, MODES, STATES

from .forms import here, own, texts_of

ANSWERS = (State.CONSENTED, State.NO_OBJECTION, State.REFUSED, State.ASKED)
BY_STAFF = (Mode.WRITTEN, Mode.ORAL, Mode.CLICK)


class Answer(forms.Form):
    """An answer about our own marketing, after a notice that was shown."""

    state = forms.ChoiceField(label=_("Answer"), choices=[(one, STATES[one]) for one in ANSWERS])
    mode = forms.ChoiceField(
        label=_("How"),
        choices=[(one, MODES[one]) for one in BY_STAFF],
        help_text=_("Agreed by word of mouth: confirm it in writing within 14 days."),
    )
    classes = forms.MultipleChoiceField(
        label=_("About which goods"), widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(
        label=_("Using which data"), widget=forms.CheckboxSelectMultiple
    )
    channel = forms.ChoiceField(label=_("On which channel"), required=False)
    shown = forms.ChoiceField(label=_("Notice shown"))
    evidence = forms.CharField(
        label=_("What shows it"),
        required=False,
        max_length=2_000,
        help_text=_("Such as the number of the form, or who was on the telephone."),
    )

    def __init__(self, *args: Any, notices: Iterable[NoticeSeen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [seen for seen in notices if Purpose.MARKETING in seen.terms.purposes]
        choices: dict[str, list[tuple[str, Any]]] = {
            "shown": [one for seen in shown for one in texts_of(seen)],
            "channel": list(CHANNELS.items()),
            "classes": [
                (one.code, own(one.words.en, one.words.zh))
                for seen in shown
                for one in seen.terms.classes
            ],
            "kinds": [
                (kind, KINDS[kind]) for kind in Kind if any(kind in s.terms.kinds for s in shown)
            ],
        }
        for name, offered in choices.items():
            self.fields[name].choices = list(dict(offered).items())  # type: ignore[attr-defined]
        self.initial.setdefault("kinds", [Kind.NAME, Kind.PHONE, Kind.EMAIL])
        if shown:
            self.initial.setdefault("shown", shown[0].hashes[here()])

    def about(self) -> About:
        given = self.cleaned_data
        return About(
            classes=frozenset(given["classes"]),
            kinds=frozenset(Kind(kind) for kind in given["kinds"]),
            channel=Channel(given["channel"]),
            shown=given["shown"],
        )


class Withdrawal(forms.Form):
    """A wish to be left alone, in the person's own words."""

    channel = forms.ChoiceField(
        label=_("No more by"), required=False, choices=list(CHANNELS.items())
    )
    mode = forms.ChoiceField(label=_("How"), choices=[(one, MODES[one]) for one in BY_STAFF])
    raw = forms.CharField(
        label=_("In the person's own words"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept as it is for three years, as the law wants."),
    )
