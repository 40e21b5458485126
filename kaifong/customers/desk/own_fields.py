"""Fields of the shop's own on the pages: in words, and as controls of a form."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.customers.custom_fields.kinds import (
    LONGEST_TEXT,
    NUMBERS,
    DoesNotFit,
    Field,
    Kind,
    Unfit,
)
from kaifong.customers.custom_fields.values import read, written
from kaifong.customers.queries import every_field, staff_names
from kaifong.foundation.web import formats

from . import wording

UNFIT = {
    Unfit.NOT_A_NUMBER: _("Write a number, such as 12."),
    Unfit.TOO_FINE: _("Write fewer digits after the point."),
    Unfit.NOT_A_DATE: _("Write a day, such as 2026-03-18."),
    Unfit.NOT_YES_OR_NO: _("Write yes or no."),
    Unfit.NO_SUCH_CHOICE: _("Choose one of the values offered."),
    Unfit.TOO_SMALL: _("This is less than may stand here."),
    Unfit.TOO_LARGE: _("This is more than may stand here."),
    Unfit.TOO_SHORT: _("This is shorter than may stand here."),
    Unfit.TOO_LONG: _("This is longer than may stand here."),
    Unfit.NOT_LIKE_THIS: _("This does not have the form that is wanted here."),
    Unfit.NEEDED: _("This may not be left empty."),
}
NOT_UNIQUE = _("Another customer has this; no two may have the same.")
YES_NO = (("yes", _("Yes")), ("no", _("No")))


def label(field: Field) -> str:
    """Return what a field is called in the reader's language."""
    return wording.own(field.name_en, field.name_zh)


def words(field: Field, value: Any) -> str:
    """Return a value as people read it."""
    if value is None:
        return formats.NOTHING
    show = SHOWN.get(field.kind)
    return written(field, value) if show is None else show(field, value)


def _chosen(field: Field, numbers: Iterable[int]) -> str:
    return gettext(", ").join(_option(field, n) for n in numbers)


def _option(field: Field, n: int) -> str:
    found = field.option(n)
    return wording.own(found.en, found.zh) if found else f"#{n}"


SHOWN: dict[Kind, Callable[[Field, Any], str]] = {
    Kind.MONEY: lambda _field, cents: formats.hkd(cents),
    Kind.DATE: lambda _field, day: formats.hk_date(day),
    Kind.WHOLE: lambda _field, number: formats.count(number),
    Kind.YES_NO: lambda _field, yes: str(dict(YES_NO)["yes" if yes else "no"]),
    Kind.CHOICE: _option,
    Kind.CHOICES: _chosen,
}


def choices(field: Field, now: Any = None) -> list[tuple[str, Any]]:
    """Return what may be chosen, and whatever is chosen now though it is retired."""
    if field.kind == Kind.YES_NO:
        return list(YES_NO)
    chosen = now if isinstance(now, tuple) else (now,)
    return [
        (str(one.n), wording.own(one.en, one.zh))
        for one in field.options
        if not one.retired or one.n in chosen
    ]


class Written(forms.CharField):
    """A control for one line, in whatever kind of field."""

    def __init__(self, field: Field, **more: Any) -> None:
        super().__init__(**more)
        self.own = field

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else written(self.own, value)

    def clean(self, value: Any) -> Any:
        return _cleaned(self.own, super().clean(value))


class Chosen(forms.ChoiceField):
    """A control for one of several values."""

    def __init__(self, field: Field, **more: Any) -> None:
        super().__init__(**more)
        self.own = field

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else written(self.own, value)

    def clean(self, value: Any) -> Any:
        return _cleaned(self.own, super().clean(value))


class Several(forms.MultipleChoiceField):
    """A control for any of several values."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, field: Field, **more: Any) -> None:
        super().__init__(**more)
        self.own = field

    def prepare_value(self, value: Any) -> Any:
        return [str(n) for n in value or ()]

    def clean(self, value: Any) -> Any:
        return _cleaned(self.own, ",".join(super().clean(value)))


def _cleaned(field: Field, text: str) -> Any:
    try:
        return read(field, text)
    except DoesNotFit as unfit:
        raise forms.ValidationError(UNFIT[unfit.why]) from None


def control(field: Field, *, required: bool = False, now: Any = None) -> forms.Field:
    """Return the control by which a field is filled in."""
    about: dict[str, Any] = {"label": label(field), "required": required, "help_text": hint(field)}
    if field.kind == Kind.CHOICES:
        return Several(field, choices=choices(field, now), **about)
    if field.kind in (Kind.CHOICE, Kind.YES_NO):
        among = [("", formats.NOTHING), *choices(field, now)]
        return Chosen(field, choices=among, **about)
    if field.kind == Kind.DATE:
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return Written(field, widget=day, max_length=20, **about)
    if field.kind in NUMBERS:
        line = forms.TextInput(attrs={"inputmode": "decimal"})
        return Written(field, widget=line, max_length=30, **about)
    return Written(field, max_length=min(field.most or LONGEST_TEXT, LONGEST_TEXT), **about)


def drawn(field: Field | None, text: str | None) -> SafeString | str:
    """Draw the control of a bulk edit: what all are to have."""
    if field is None:
        return ""
    now = parsed(field, text or "")
    form = forms.Form(initial={"value": now}, auto_id="bulk-%s")
    form.fields["value"] = control(replace(field, required=False), now=now)
    bound = form["value"]
    return bound.as_widget(attrs={"class": "" if field.kind == Kind.CHOICES else "form-control"})


def hint(field: Field) -> str:
    """Return what a person filling it in should know."""
    if field.kind == Kind.MONEY:
        return gettext("In HK$.")
    if field.unique:
        return gettext("No two customers have the same.")
    return ""


def controls(held: Iterable[tuple[Field, Any]], *, new: bool = False) -> dict[str, forms.Field]:
    """
    Return the controls of a form by the fields' names.

    What must be given is asked for at the beginning; later it may only not be taken away.
    """
    return {
        field.name: control(
            field, required=field.required and (new or value is not None), now=value
        )
        for field, value in held
    }


def parsed(field: Field, text: str) -> Any:
    """Return what a hidden field of a form says; what cannot be read says nothing."""
    try:
        return read(field, text)
    except DoesNotFit:
        return None


def as_written(values: Mapping[str, Any], own: Mapping[str, Field]) -> dict[str, Any]:
    """Return values as hidden fields of a form carry them."""
    return {
        name: written(own[name], value) if name in own else value for name, value in values.items()
    }


@dataclass(frozen=True)
class Telling:
    """Names of fields and what stood in them, in words; the shop's own among them."""

    people: dict[int, tuple[str, str]]
    own: Mapping[str, Field]

    def knows(self, name: str) -> bool:
        return name in self.own or name in wording.FIELDS

    def label(self, name: str) -> object:
        return label(self.own[name]) if name in self.own else wording.FIELDS[name]

    def shown(self, name: str, value: Any) -> str:
        if name in self.own:
            return words(self.own[name], value)
        return wording.shown(name, value, self.people)


def telling() -> Telling:
    """Return how fields are told of; what may not be seen was left out before."""
    return Telling(staff_names(), every_field())
