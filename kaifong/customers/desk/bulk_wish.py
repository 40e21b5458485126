"""Which field of many customers is to become what, as a form asks for it."""

from dataclasses import dataclass
from typing import Any

from kaifong.authority.web import StaffRequest
from kaifong.customers import actions, queries
from kaifong.customers.custom_fields.kinds import Field, Kind
from kaifong.customers.custom_fields.values import read
from kaifong.foundation.hongkong.places import District
from kaifong.foundation.web import formats

from . import own_fields, wording

LONGEST = 600
Targets = list[tuple[Any, Any]]


@dataclass(frozen=True)
class Wish:
    """Which field is to become what, as somebody asks for it."""

    field: str
    own: Field | None
    label: object
    text: str | None  # as the form sends it; None: not said yet

    @property
    def choices(self) -> Targets | None:
        """Return what it may become; none: whatever is written."""
        if self.own is None:
            return values_of(self.field)
        if self.own.kind in (Kind.YES_NO, Kind.CHOICE):
            return [("", formats.NOTHING), *own_fields.choices(self.own)]
        return None

    @property
    def value(self) -> Any:
        """
        Return the value as it is stored.

        :raises NoSuchValue, DoesNotFit: if it cannot stand in the field
        """
        text = self.text or ""
        if self.own is not None:
            return read(self.own, text)
        if text not in dict(values_of(self.field)):
            raise actions.NoSuchValue(self.field)
        if self.field == "language":
            return text
        return int(text) if text else None

    @property
    def target(self) -> str:
        """Return in words what it is to become."""
        if self.own is not None:
            return own_fields.words(self.own, self.value)
        return str(dict(values_of(self.field))[self.text or ""])


def wish_of(request: StaffRequest) -> Wish | None:
    """Return what a form asks for; None if the field is none that this person may change so."""
    field = request.POST.get("field", "")
    said = "value" in request.POST
    text = ",".join(request.POST.getlist("value"))[:LONGEST] if said else None
    if field in actions.BULK_FIELDS:
        return Wish(field, None, wording.FIELDS[field], text)
    own = queries.fields(actor=request.actor, action="bulk").get(field)
    return None if own is None else Wish(field, own, own_fields.label(own), text)


def values_of(field: str) -> list[tuple[Any, Any]]:
    """Return what a field may become, as the form sends it."""
    if field == "owner_id":
        owners = queries.possible_owners()
        named = [(str(pk), wording.own(*names)) for pk, names in owners.items()]
        return [("", wording.NOBODY), *named]
    if field == "language":
        return list(wording.LANGUAGES.items())
    return [(str(d.value), wording.district(d)) for d in District]
