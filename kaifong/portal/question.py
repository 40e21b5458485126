"""The one question that her page may ask, with the notice that covers the answer."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.hongkong.places import District
from kaifong.foundation.web.codes import own
from kaifong.privacy.rules.vocabulary import LOCALES
from kaifong.quality import actions as quality
from kaifong.quality.rules.vocabulary import Field

from .shown import LANGUAGES
from .visits import HerRequest

WRONG = {
    Field.EMAIL: _("Write the e-mail address in full, such as name@example.com."),
    Field.PHONE: _(
        "Write the whole number, such as 9123 4567; one from elsewhere begins with + and its"
        " country's code."
    ),
    Field.NAME_EN: _("Write your name in at most 160 letters."),
    Field.NAME_ZH: _("Write your name in at most 160 letters."),
    Field.DISTRICT: _("Choose one of the list."),
    Field.LANGUAGE: _("Choose one of the list."),
}
WIDGETS = {
    Field.EMAIL: {"autocomplete": "email", "inputmode": "email"},
    Field.PHONE: {"autocomplete": "tel", "inputmode": "tel"},
    Field.NAME_EN: {"autocomplete": "name"},
    Field.NAME_ZH: {"autocomplete": "name", "lang": "zh-Hant-HK"},
}


class Reply(forms.Form):
    """Her answer; what may stand in the field is the field's own business."""

    value = forms.CharField(max_length=254)
    shown = forms.CharField(max_length=64, required=False)

    def __init__(self, *args: Any, asked: quality.Shown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one: forms.Field = self.fields["value"]
        if asked.field == Field.DISTRICT:
            chosen = [(d.value, own(d.name_en, d.name_zh)) for d in District if d.value]
            one = forms.ChoiceField(choices=[("", "—"), *chosen])
        elif asked.field == Field.LANGUAGE:
            one = forms.ChoiceField(choices=[("", "—"), *LANGUAGES.items()])
        one.label = asked.question.own
        one.initial = asked.now
        one.required = False  # she need not answer: no mark says otherwise
        one.error_messages |= {"invalid_choice": WRONG[asked.field]}
        one.widget.attrs |= WIDGETS.get(asked.field, {})
        self.fields["value"] = one
        self.wrong = WRONG[asked.field]

    def clean_value(self) -> str:
        value: str = self.cleaned_data["value"]
        if not value:
            raise forms.ValidationError(self.wrong)
        return value


@dataclass(frozen=True)
class Card:
    """The question as her page shows it, with the notice that covers the answer."""

    asked: quality.Shown
    form: Reply

    @property
    def shown(self) -> str:
        """Return the hash of the text under which she answers."""
        return self.asked.notice.hashes[_locale()]

    @property
    def title(self) -> str:
        return own(self.asked.notice.name_en, self.asked.notice.name_zh)

    @property
    def text(self) -> str:
        return self.asked.notice.texts[_locale()]


def card(request: HerRequest) -> Card | None:
    """Return what her page asks now, if anything."""
    asked = quality.prompt(customer_id=request.herself.customer_id, at=timezone.now())
    return Card(asked, Reply(asked=asked)) if asked else None


def _locale() -> str:
    return LOCALES[0] if get_language() == LOCALES[0] else LOCALES[1]
