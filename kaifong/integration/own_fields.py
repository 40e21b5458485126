"""Fields of the shop's own as columns of a file can say them."""

from collections.abc import Collection, Mapping
from typing import Any

from kaifong.authority.queries import Actor
from kaifong.customers import queries as customers
from kaifong.customers.queries import DoesNotFit, Unfit

from .mapping import folded
from .reading.source import Type
from .reasons import OwnReason
from .vocabulary import MOMENT, NUMBER, TEXT, Field, Kind

Own = Mapping[str, customers.CustomField]

LOOKS: dict[str, frozenset[Type]] = {
    "whole": NUMBER,
    "decimal": NUMBER,
    "money": NUMBER,
    "date": MOMENT,
}
REASONS = {
    Unfit.NOT_A_NUMBER: OwnReason.NOT_A_NUMBER,
    Unfit.TOO_FINE: OwnReason.NOT_A_NUMBER,
    Unfit.NOT_A_DATE: OwnReason.NOT_A_DATE,
    Unfit.NOT_YES_OR_NO: OwnReason.NO_SUCH_CHOICE,
    Unfit.NO_SUCH_CHOICE: OwnReason.NO_SUCH_CHOICE,
    Unfit.TOO_SMALL: OwnReason.OUT_OF_BOUNDS,
    Unfit.TOO_LARGE: OwnReason.OUT_OF_BOUNDS,
    Unfit.TOO_SHORT: OwnReason.OUT_OF_BOUNDS,
    Unfit.TOO_LONG: OwnReason.OUT_OF_BOUNDS,
    Unfit.NOT_LIKE_THIS: OwnReason.NOT_LIKE_THIS,
    Unfit.NEEDED: OwnReason.NOT_LIKE_THIS,
}


def own_fields(kind: str, actor: Actor | None = None) -> Own:
    """Return the fields that a file of this kind can fill: those whose class the actor may see."""
    if kind != Kind.CUSTOMERS:
        return {}
    return customers.every_field() if actor is None else customers.fields(actor=actor)


def vocabulary(own: Own) -> tuple[Field, ...]:
    """Return them as what a column can mean, known by their names and code."""
    return tuple(
        Field(
            name,
            one.name_en,
            tuple({folded(text) for text in (one.code, one.name_en, one.name_zh)}),
            LOOKS.get(one.kind, TEXT),
        )
        for name, one in own.items()
    )


def texts(own: Own, mapping: Mapping[str, str]) -> list[str]:
    """Return the columns in which people write: no number of an identity card passes there."""
    return [column for name, column in mapping.items() if name in own and own[name].kind == "text"]


def value(field: customers.CustomField, text: str | None) -> tuple[Any, OwnReason | None]:
    """Return what a cell says, or why it cannot stand in the field."""
    try:
        return (customers.parse(field, text) if text else None), None
    except DoesNotFit as unfit:
        return None, REASONS[unfit.why]


def used(own: Own, names: Collection[str]) -> Own:
    """Return those of the fields that a mapping names."""
    return {name: one for name, one in own.items() if name in names}
