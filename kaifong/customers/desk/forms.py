"""The form of a customer, and what two people made of it at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.authority.rules import FieldClass
from kaifong.customers.actions import EDITABLE
from kaifong.customers.custom_fields.kinds import Field
from kaifong.customers.permissions import CUSTOMER
from kaifong.customers.queries import Person, possible_owners, staff_names
from kaifong.customers.rules import LONGEST, Clash
from kaifong.foundation.channels import Channel
from kaifong.foundation.hongkong.places import District, Region

from . import wording
from .asking import flat
from .own_fields import Telling, controls, parsed

Choices = list[tuple[Any, Any]]


class Details(forms.Form):
    """What may be filled in of a customer; each field also carries what it was when shown."""

    name_en = forms.CharField(
        label=_("English name"), required=False, max_length=LONGEST["name_en"]
    )
    name_zh = forms.CharField(
        label=_("Chinese name"), required=False, max_length=LONGEST["name_zh"]
    )
    district = forms.TypedChoiceField(label=_("District"), coerce=int)
    channel = forms.TypedChoiceField(label=_("Came through"), coerce=int)
    language = forms.ChoiceField(label=_("Language"), choices=list(wording.LANGUAGES.items()))
    owner_id = forms.TypedChoiceField(
        label=_("Looked after by"), required=False, coerce=int, empty_value=None
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST["note"],
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        *args: Any,
        only: Iterable[str] = EDITABLE,
        own: Iterable[tuple[Field, Any]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        held = list(own)
        self.own = {field.name: field for field, _value in held}
        choices = {
            "district": districts,
            "channel": lambda: [(c.value, wording.channel(c)) for c in Channel],
            "owner_id": _owners,
        }
        kept = frozenset(only)
        for name in EDITABLE:
            if name not in kept:
                del self.fields[name]
            elif name in choices:
                self._offer(name, choices[name]())
        self.fields.update(controls(held))

    def _offer(self, name: str, choices: Choices) -> None:
        """Offer choices, and whatever is kept now: somebody who left, a code of old."""
        now = self.initial.get(name, self._parsed(name))
        if now not in {value for value, _label in flat(choices)} and now is not None:
            choices.append((now, wording.shown(name, now, staff_names())))
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def mine(self) -> dict[str, Any]:
        """Return what the person wants, with the other's value wherever she chose that."""
        original = self.original()
        return {
            name: original[name] if self.data.get(f"take_{name}") == "theirs" else value
            for name, value in self.cleaned_data.items()
        }

    def original(self) -> dict[str, Any]:
        """Return what each field was when the form was shown."""
        return {name: self._parsed(name) for name in self.fields}

    def _parsed(self, name: str) -> Any:
        text = self.data.get(f"was_{name}", "")
        if name in self.own:
            return parsed(self.own[name], text)
        if name in {"district", "channel", "owner_id"}:
            return int(text) if text.lstrip("-").isdecimal() else None
        # Browsers send line breaks as CRLF; kept are the ones that the field's own cleaning keeps.
        return text.replace("\r\n", "\n") if name == "note" else text

    def standing(self) -> list[forms.BoundField]:
        """Return the fields that every shop has."""
        return [bound for bound in self if bound.name not in self.own]

    def extra(self) -> list[forms.BoundField]:
        """Return the fields that the shop made for itself."""
        return [bound for bound in self if bound.name in self.own]

    def clean_note(self) -> str:
        return str(self.cleaned_data["note"]).replace("\r\n", "\n")


def values_of(person: Person) -> dict[str, Any]:
    """Return the fields of a customer that this reader may see, as the form takes them."""
    row = person.listed
    hidden = row.hidden
    values = {name: getattr(row, name) for name in EDITABLE if name != "note"}
    values["note"] = person.note
    seen = {name: value for name, value in values.items() if class_of(name) not in hidden}
    return seen | {field.name: value for field, value in person.more}


def class_of(name: str) -> FieldClass:
    """Return how delicate a field of the form is."""
    return CUSTOMER.fields["owner" if name == "owner_id" else name]


def changeable(person: Person) -> list[str]:
    """Return the fields of the form that this person may change."""
    return [name for name in EDITABLE if class_of(name) in person.editable]


def own_changeable(person: Person) -> list[tuple[Field, Any]]:
    """Return the shop's own fields that this person may change, with what stands in them."""
    return [(field, value) for field, value in person.more if field.cls in person.editable]


def clashing(
    clashes: Iterable[Clash],
    people: Mapping[int, tuple[str, str]],
    own: Mapping[str, Field] | None = None,
) -> list[dict[str, Any]]:
    """Return the fields that two people changed, in words: mine, theirs, original."""
    told = Telling(dict(people), own or {})
    return [
        {
            "field": clash.field,
            "label": told.label(clash.field),
            "now": clash.theirs,
            "mine": told.shown(clash.field, clash.mine),
            "theirs": told.shown(clash.field, clash.theirs),
            "original": told.shown(clash.field, clash.original),
        }
        for clash in clashes
    ]


def districts() -> Choices:
    """Return the districts, by region."""
    grouped: Choices = []
    for region in Region:
        inside = [(d.value, wording.district(d)) for d in District if d.region is region]
        if len(inside) > 1:
            grouped.append((wording.region(region), inside))
        else:
            grouped.extend(inside)
    return grouped


def _owners() -> Choices:
    named = [(pk, wording.own(*names)) for pk, names in possible_owners().items()]
    return [("", wording.NOBODY), *named]
