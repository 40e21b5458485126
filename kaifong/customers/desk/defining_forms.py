"""The form by which a field of the shop's own is defined, and why one may not be."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.rules import FieldClass
from kaifong.authority.wording import CLASSES
from kaifong.customers.custom_fields.definitions import Unmade, Wish
from kaifong.customers.custom_fields.kinds import (
    LONGEST_TEXT,
    NUMBERS,
    DoesNotFit,
    Field,
    Kind,
    Purpose,
    as_number,
)
from kaifong.customers.custom_fields.values import parse, written

from .own_fields import UNFIT

KINDS = {
    Kind.TEXT: _("Text"),
    Kind.WHOLE: _("Whole number"),
    Kind.DECIMAL: _("Decimal number"),
    Kind.MONEY: _("Amount of money (HK$)"),
    Kind.DATE: _("Day"),
    Kind.YES_NO: _("Yes or no"),
    Kind.CHOICE: _("One of several"),
    Kind.CHOICES: _("Any of several"),
}
PURPOSES = {
    Purpose.ORDERS: _("Carrying out orders"),
    Purpose.SERVICE: _("Customer service"),
    Purpose.MEMBERSHIP: _("Membership"),
    Purpose.ACCOUNTS: _("Keeping accounts"),
    Purpose.ANALYSIS: _("Analysis"),
    Purpose.MARKETING: _("Marketing, with the person's consent"),
}
TERMS = {
    "always": _("as long as the customer's record"),
    "6": _("6 months after it was last set"),
    "12": _("1 year after it was last set"),
    "24": _("2 years after it was last set"),
    "36": _("3 years after it was last set"),
    "84": _("7 years after it was last set"),
}
BOUNDED = NUMBERS | {Kind.DATE, Kind.TEXT}
# Where each objection is told, and how it is to be met.
OBJECTIONS: dict[Unmade, tuple[str, Any]] = {
    Unmade.NO_CODE: ("code", _("Use up to 30 small letters, digits and single underscores.")),
    Unmade.CODE_TAKEN: ("code", _("Another field has, or had, this code.")),
    Unmade.NO_NAMES: ("name_en", _("Give a name in both languages.")),
    Unmade.NO_PURPOSE: (
        "purpose",
        _("Choose what it is kept for: nothing may be collected without a purpose (DPP1)."),
    ),
    Unmade.NO_REASON: ("why", _("Say why it is needed: no more may be asked than that (DPP1).")),
    Unmade.NO_TERM: ("keep", _("Choose how long it is kept (DPP2).")),
    Unmade.IDENTITY: (
        "name_en",
        _("Numbers of identity cards and passports are not kept. Use the member number instead."),
    ),
    Unmade.SECRET: ("name_en", _("Passwords and numbers of payment cards are not kept here.")),
    Unmade.BIRTH_DATE: (
        "kind",
        _("The full date of birth is not asked for. Make it one of twelve months instead."),
    ),
    Unmade.DELICATE: (
        "cls",
        _("Health, belief, politics and the like are sensitive: choose that class, or do without."),
    ),
    Unmade.EXCESSIVE: (
        "required",
        _("Nobody may be obliged to tell this (DPP1). Leave it to the person."),
    ),
    Unmade.TOO_MANY_OBLIGATORY: (
        "required",
        _("Four fields are obligatory already, those of the notice among them. No more may be."),
    ),
    Unmade.NO_OPTIONS: ("options", _("Write each choice on its own line: English = 中文.")),
    Unmade.OPTIONS_ALIKE: ("options", _("Two choices are called the same.")),
    Unmade.TOO_MANY_OPTIONS: ("options", _("At most 100 choices.")),
    Unmade.NOT_UNIQUE: ("unique", _("Only texts and whole numbers can be one customer's alone.")),
    Unmade.BOUNDS: ("most", _("The least is more than the most, or a text is too long.")),
    Unmade.PATTERN: (
        "pattern",
        _("Use letters, digits, [A-Z], \\d and counts such as {4} or {2,6} only."),
    ),
    Unmade.KIND_STAYS: (
        "kind",
        _("Code, kind and uniqueness stay as they are. Make another field instead."),
    ),
    Unmade.TOO_MANY_FIELDS: ("code", _("There are 60 fields already. Hide some first.")),
}


class Define(forms.Form):
    """What a field is called, what stands in it, what for and how long."""

    name_en = forms.CharField(label=_("Called in English"), max_length=60)
    name_zh = forms.CharField(label=_("Called in Chinese"), max_length=60)
    code = forms.CharField(
        label=_("Code in files"),
        max_length=30,
        help_text=_("For files and programs, such as shoe_size. It never changes."),
    )
    kind = forms.ChoiceField(label=_("What stands in it"), choices=list(KINDS.items()))
    options = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One on each line: English = 中文."),
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"), required=False, choices=[("", "—"), *PURPOSES.items()]
    )
    why = forms.CharField(
        label=_("Why it is needed"), required=False, max_length=500, widget=forms.Textarea
    )
    cls = forms.ChoiceField(
        label=_("Who may see it"),
        choices=[(cls.value, CLASSES[cls]) for cls in FieldClass],
        help_text=_("Whoever may see this class of fields in a customer's row."),
    )
    keep = forms.ChoiceField(label=_("Kept"), required=False, choices=[("", "—"), *TERMS.items()])
    least = forms.CharField(label=_("Least"), required=False, max_length=30)
    most = forms.CharField(
        label=_("Most"), required=False, max_length=30, help_text=_("Of a text: its length.")
    )
    pattern = forms.CharField(
        label=_("Form of a text"),
        required=False,
        max_length=80,
        help_text=_("Such as [A-Z]{2}\\d{4}; empty: any."),
    )
    place = forms.IntegerField(label=_("Place in the form"), min_value=0, max_value=999, initial=10)
    listed = forms.BooleanField(label=_("A column of the list"), required=False)
    required = forms.BooleanField(
        label=_("Obligatory when a customer is taken into the books"), required=False
    )
    unique = forms.BooleanField(label=_("No two customers have the same"), required=False)

    def __init__(self, *args: Any, field: Field | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].widget.attrs["rows"] = 2
        if field is None:
            self.initial.setdefault("cls", FieldClass.INTERNAL.value)
            return
        for name in ("code", "kind", "unique"):
            self.fields[name].disabled = True
        self.initial = initial_of(field)
        months = str(field.keep_months)
        if field.keep_months and months not in TERMS:
            said = gettext("%(n)s months after it was last set") % {"n": months}
            self.fields["keep"].choices = [*self.fields["keep"].choices, (months, said)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "kind" in given:
            for end in ("least", "most"):
                self._bound(end, Kind(given["kind"]))
        return given

    def _bound(self, end: str, kind: Kind) -> None:
        text = self.cleaned_data.get(end, "")
        try:
            bounded = text and kind in BOUNDED
            self.cleaned_data[end] = bound(kind, text) if bounded else None
        except DoesNotFit as unfit:
            self.add_error(end, UNFIT[unfit.why])

    def wish(self) -> Wish:
        """Return what is wished for."""
        given = self.cleaned_data
        kind = Kind(given["kind"])
        months = given["keep"]
        return Wish(
            code=given["code"],
            name_en=given["name_en"],
            name_zh=given["name_zh"],
            kind=kind,
            cls=FieldClass(given["cls"]),
            purpose=given["purpose"],
            why=given["why"],
            keep_months=int(months) if months.isdecimal() else None,
            keep_always=months == "always",
            required=given["required"],
            unique=given["unique"],
            listed=given["listed"],
            least=given["least"],
            most=given["most"],
            pattern=given["pattern"],
            options=options_of(given["options"]) if kind in (Kind.CHOICE, Kind.CHOICES) else (),
            place=given["place"],
        )

    def object_to(self, why: list[Unmade]) -> None:
        """Tell each objection where it can be met."""
        for one in why:
            where, said = OBJECTIONS[one]
            self.add_error(where, said)


def options_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return the choices that lines name in both languages; one name serves for both."""
    found = []
    for line in text.splitlines():
        en, _equals, zh = line.partition("=")
        if en.strip() or zh.strip():
            found.append((en.strip(), zh.strip() or en.strip()))
    return tuple(found)


def bound(kind: Kind, text: str) -> int:
    """
    Return a bound as it is kept: a number, a day as yyyymmdd, or the length of a text.

    :raises DoesNotFit: if it is none
    """
    if kind in NUMBERS or kind == Kind.DATE:
        value = parse(_bare(kind), text)
        return as_number(value) if isinstance(value, date) else int(value)
    return int(parse(replace(_bare(Kind.WHOLE), least=0, most=LONGEST_TEXT), text))


def _bare(kind: Kind) -> Field:
    return Field(
        id=0,
        code="",
        name_en="",
        name_zh="",
        kind=kind,
        cls=FieldClass.INTERNAL,
        purpose=Purpose.SERVICE,
    )


def _shown(kind: Kind, number: int | None) -> str:
    if number is None:
        return ""
    if kind == Kind.DATE:
        return f"{number // 10_000:04}-{number // 100 % 100:02}-{number % 100:02}"
    return written(_bare(kind), number) if kind in NUMBERS else str(number)


def initial_of(field: Field) -> dict[str, Any]:
    """Return a definition as its form shows it."""
    plain = ("name_en", "name_zh", "code", "purpose", "why", "cls", "pattern", "place")
    flags = ("listed", "required", "unique")
    return {
        **{name: getattr(field, name) for name in (*plain, *flags)},
        "kind": field.kind.value,
        "options": "\n".join(f"{one.en} = {one.zh}" for one in field.offered),
        "keep": str(field.keep_months) if field.keep_months else "always",
        "least": _shown(field.kind, field.least),
        "most": _shown(field.kind, field.most),
    }
