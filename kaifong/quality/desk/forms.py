"""What staff fill in about rules, reviews, answers and lists."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.channels import Channel as Came
from kaifong.foundation.hongkong.places import District
from kaifong.foundation.web.codes import own
from kaifong.quality.actions import Line, Looked, Round
from kaifong.quality.queries import TaskSeen, department_names
from kaifong.quality.rules.vocabulary import (
    Cadence,
    Channel,
    Check,
    Field,
    Method,
    Policy,
    Severity,
)
from kaifong.quality.wording import CADENCES, CHANNELS, FIELDS, METHODS, POLICIES, SEVERITIES, Words

LANGUAGES = (
    ("en", _("English")),
    ("zh-hant", _("Traditional Chinese")),
    ("zh-hans", _("Simplified Chinese")),
)
BY_TALK = (Method.CONFIRMED, Method.SAID, Method.DOCUMENT, Method.LOOKED_UP)
LOOKS = ((Check.MISSING, _("is missing")), (Check.OLD, _("was not confirmed for some months")))


def districts() -> list[tuple[int, str]]:
    """Return the districts by name, the unknown one left out."""
    return [(d.value, own(d.name_en, d.name_zh)) for d in District if d.value]


def offered(
    words: Mapping[Any, Words], codes: Iterable[Any] | None = None
) -> list[tuple[Any, Any]]:
    """Return codes with their words, as choices."""
    return [(code, words[code]) for code in (words if codes is None else codes)]


class Answer(forms.Form):
    """What came in for a task."""

    value = forms.CharField(label=_("Answer"), max_length=254)
    method = forms.ChoiceField(label=_("How it is known"), choices=offered(METHODS, BY_TALK))
    evidence = forms.CharField(
        label=_("What shows it"),
        required=False,
        max_length=500,
        help_text=_("Such as the number of the call or of the chat."),
    )

    def __init__(self, *args: Any, seen: TaskSeen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = self.fields["value"]
        if seen.field == Field.DISTRICT:
            value = forms.ChoiceField(label=value.label, choices=districts())
        elif seen.field == Field.LANGUAGE:
            value = forms.ChoiceField(label=value.label, choices=LANGUAGES)
        elif seen.field == Field.EMAIL:
            value.widget.input_type = "email"
        elif seen.field == Field.PHONE:
            value.widget.input_type = "tel"
        value.widget.attrs |= {"autocomplete": "off", "data-press": "v"}
        self.fields["value"] = value


class Later(forms.Form):
    """When a task is to come back."""

    days = forms.TypedChoiceField(
        label=_("Ask later"),
        coerce=int,
        choices=[(1, _("tomorrow")), (7, _("in a week")), (30, _("in a month"))],
    )


class RuleChange(forms.Form):
    """What may be changed of any rule."""

    on = forms.TypedChoiceField(
        label=_("Looked for"),
        coerce=lambda value: value == "1",
        choices=[("1", _("yes")), ("0", _("no"))],
    )
    severity = forms.ChoiceField(label=_("Severity"), choices=offered(SEVERITIES))
    department = forms.TypedChoiceField(label=_("In charge"), coerce=int, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = _departments(none=True)  # type: ignore[attr-defined]


class NewRule(forms.Form):
    """A simple rule of the shop's own."""

    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    code = forms.SlugField(label=_("Code"), max_length=40)
    field = forms.ChoiceField(label=_("Field"), choices=offered(FIELDS))
    check = forms.ChoiceField(label=_("Wanting if it"), choices=LOOKS)
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=120, required=False)
    severity = forms.ChoiceField(label=_("Severity"), choices=offered(SEVERITIES))
    department = forms.TypedChoiceField(label=_("In charge"), coerce=int)
    channels = forms.MultipleChoiceField(
        label=_("Proper channels"),
        widget=forms.CheckboxSelectMultiple,
        choices=offered(CHANNELS),
    )
    districts = forms.TypedMultipleChoiceField(
        label=_("Only in these districts"),
        coerce=int,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    came = forms.TypedMultipleChoiceField(
        label=_("Only who came through"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = _departments()  # type: ignore[attr-defined]
        self.fields["districts"].choices = districts()  # type: ignore[attr-defined]
        self.fields["came"].choices = [(c.value, own(c.name_en, c.name_zh)) for c in Came]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if (self.cleaned_data.get("check") == Check.OLD) != bool(self.cleaned_data.get("months")):
            self.add_error("months", _("Say after how many months, for what grows old only."))
        return self.cleaned_data

    def looked(self) -> Looked:
        given = self.cleaned_data
        return Looked(
            **{name: given[name] for name in ("code", "name_en", "name_zh", "months")},
            check=Check(given["check"]),
            field=Field(given["field"]),
            severity=Severity(given["severity"]),
            department_id=given["department"],
            channels=tuple(Channel(one) for one in given["channels"]),
            segment={"districts": given["districts"], "channels": given["came"]},
        )


class Policies(forms.Form):
    """When a value that came in is written without a decision, for each field."""

    def __init__(self, *args: Any, now: Mapping[Field, Policy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, policy in now.items():
            self.fields[field.value] = forms.ChoiceField(
                label=str(FIELDS[field]), choices=offered(POLICIES), initial=policy.value
            )


class NewReview(forms.Form):
    """A review that is to come round."""

    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    department = forms.TypedChoiceField(label=_("Whose duty"), coerce=int)
    cadence = forms.ChoiceField(label=_("How often"), choices=offered(CADENCES))
    first_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    within_days = forms.IntegerField(
        label=_("Done within (days)"), min_value=1, max_value=365, initial=21
    )
    sample = forms.IntegerField(
        label=_("How many are drawn"),
        min_value=1,
        required=False,
        help_text=_("Empty: the whole queue."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = _departments()  # type: ignore[attr-defined]

    def round(self) -> Round:
        given = dict(self.cleaned_data)
        department_id = given.pop("department")
        return Round(**given | {"cadence": Cadence(given["cadence"])}, department_id=department_id)


class Pasted(forms.Form):
    """A list of another system: number, field, value, evidence; or addresses that came back."""

    source = forms.ChoiceField(
        label=_("From"), choices=offered(CHANNELS, (Channel.ERP, Channel.COURIER))
    )
    kind = forms.ChoiceField(
        label=_("What it holds"),
        choices=[
            ("values", _("values: customer number, field, value, what shows it")),
            ("back", _("addresses and numbers that came back, one a line")),
        ],
    )
    lines = forms.CharField(
        label=_("Lines"), max_length=400_000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def parsed(self) -> list[Line]:
        """Return the lines; what is no number names nobody."""
        rows = csv.reader(io.StringIO(self.cleaned_data["lines"].lstrip("\ufeff")))
        filled = [[cell.strip() for cell in row] for row in rows if any(row)]
        if self.cleaned_data["kind"] == "back":
            return [Line(None, "", row[0], came_back=True) for row in filled]
        return [_line([*row, "", "", "", ""]) for row in filled if not row[0].startswith("#")]


def _line(row: list[str]) -> Line:
    number, field, value, evidence = row[:4]
    small = number.isascii() and number.isdecimal() and len(number) < 19
    return Line(int(number) if small else None, field, value, evidence)


def _departments(*, none: bool = False) -> list[tuple[Any, Any]]:
    names = [(pk, both.own) for pk, both in sorted(department_names().items())]
    return [("", _("nobody")), *names] if none else names
