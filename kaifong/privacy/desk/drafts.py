"""The form in which a notice is drafted, in both languages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.privacy.rules.notices import Asked, Both, Class, Terms
from kaifong.privacy.rules.vocabulary import ASKED, Kind, Purpose
from kaifong.privacy.wording import KINDS, SHORT_PURPOSES

from .forms import code_of

LISTS = {
    "transferees": _("Who gets data to do our work"),
    "classes": _("What may be marketed"),
    "recipients": _("Who gets data for marketing of his own"),
}
LINES = {
    "handler": _("Who handles requests: job title"),
    "address": _("At which address"),
    "response": _("How to say no, free of charge"),
    "more": _("Anything else"),
}
SEPARATOR = "|"


class Draft(forms.Form):
    """What a notice is to state."""

    purposes = forms.MultipleChoiceField(
        label=_("Purposes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(SHORT_PURPOSES.items()),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of data"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(KINDS.items()),
    )
    for_gain = forms.BooleanField(label=_("Data are given to others for gain"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LISTS.items():
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=2_000,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("One a line: English | Chinese"),
            )
        for name, label in LINES.items():
            for locale, words in (("en", _("in English")), ("zh", _("in Chinese"))):
                self.fields[f"{name}_{locale}"] = forms.CharField(
                    label=f"{label}, {words}", required=False, max_length=1_000
                )
        for kind in ASKED:
            self._ask(kind)

    def _ask(self, kind: Kind) -> None:
        choices = (("", _("not asked")), ("1", _("obligatory")), ("0", _("voluntary")))
        self.fields[f"ask_{kind}"] = forms.ChoiceField(
            label=str(KINDS[kind]), required=False, choices=choices
        )
        for locale in ("en", "zh"):
            self.fields[f"ask_{kind}_{locale}"] = forms.CharField(required=False, max_length=300)

    def asked(self) -> list[tuple[Any, Any, Any]]:
        """Return the three fields of each kind of data that a form may ask for."""
        return [
            (self[f"ask_{kind}"], self[f"ask_{kind}_en"], self[f"ask_{kind}_zh"]) for kind in ASKED
        ]

    def texts(self) -> list[Any]:
        """Return the fields of single texts, English beside Chinese."""
        return [self[f"{name}_{locale}"] for name in LINES for locale in ("en", "zh")]

    def lists(self) -> list[Any]:
        return [self[name] for name in LISTS]

    def terms(self) -> Terms:
        """Return what the draft states."""
        given = self.cleaned_data
        words: dict[str, Any] = {name: classes_from(given[name]) for name in LISTS}
        words |= {name: self._both(name) for name in LINES}
        return Terms(
            purposes=tuple(Purpose(one) for one in given["purposes"]),
            kinds=tuple(Kind(one) for one in given["kinds"]),
            asked=tuple(
                Asked(kind, given[f"ask_{kind}"] == "1", self._both(f"ask_{kind}"))
                for kind in ASKED
                if given[f"ask_{kind}"]
            ),
            for_gain=given["for_gain"],
            **words,
        )

    def _both(self, name: str) -> Both:
        return Both(self.cleaned_data[f"{name}_en"], self.cleaned_data[f"{name}_zh"])


def initial(terms: Terms) -> dict[str, Any]:
    """Return the terms as the form shows them."""
    shown: dict[str, Any] = {
        "purposes": list(terms.purposes),
        "kinds": list(terms.kinds),
        "for_gain": terms.for_gain,
    }
    for name in LISTS:
        rows = [f"{one.words.en} {SEPARATOR} {one.words.zh}" for one in getattr(terms, name)]
        shown[name] = "\n".join(rows)
    for name in LINES:
        shown[f"{name}_en"], shown[f"{name}_zh"] = getattr(terms, name).en, getattr(terms, name).zh
    for asked in terms.asked:
        shown[f"ask_{asked.kind}"] = "1" if asked.obligatory else "0"
        shown[f"ask_{asked.kind}_en"] = asked.otherwise.en
        shown[f"ask_{asked.kind}_zh"] = asked.otherwise.zh
    return shown


def classes_from(text: str) -> tuple[Class, ...]:
    """Return the classes of a list: a line each, English and Chinese, under a code of its own."""
    found: dict[str, Class] = {}
    for line in text.splitlines():
        en, _bar, zh = (part.strip() for part in line.partition(SEPARATOR))
        if en or zh:
            code = code_of(en)
            while code in found:
                code = f"{code[:28]}-{len(found)}"
            found[code] = Class(code, Both(en, zh))
    return tuple(found.values())
