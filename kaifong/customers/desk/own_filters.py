"""Fields of the shop's own in the list: what its address asks of them, and which are columns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from kaifong.customers.custom_fields.kinds import NUMBERS, DoesNotFit, Field, Kind
from kaifong.customers.custom_fields.values import read, written
from kaifong.customers.queries import Only, is_custom
from kaifong.foundation.web import formats

from .own_fields import choices, label, words

COLUMNS = "cols"
FROM, TO = "__from", "__to"
BOUNDED = NUMBERS | {Kind.DATE}
LONGEST = 100


@dataclass(frozen=True)
class OwnFilter:
    """One control of the list's filters."""

    name: str
    label: str
    kind: str  # select, date, number or text
    choices: list[tuple[str, Any]]
    value: str


@dataclass(frozen=True)
class OwnAsked:
    """What an address asks of the shop's own fields."""

    only: tuple[Only, ...]
    given: dict[str, str]  # by the names in the address, in one spelling
    columns: tuple[Field, ...]
    as_standing: bool  # the columns are those that are shown unless asked otherwise


def asked_of(data: QueryDict, own: Mapping[str, Field]) -> OwnAsked:
    """Return what an address asks; what makes no sense in it, or may not be seen, is left out."""
    only: list[Only] = []
    given: dict[str, str] = {}
    for field in own.values():
        found, said = _bounds(data, field) if field.kind in BOUNDED else _value(data, field)
        only += found
        given |= said
    standing = tuple(field for field in own.values() if field.listed)
    columns = standing
    if COLUMNS in data:
        names = {name for text in data.getlist(COLUMNS) for name in text.split(",")}
        columns = tuple(field for name, field in own.items() if name in names)
    return OwnAsked(tuple(only), given, columns, columns == standing)


def _value(data: QueryDict, field: Field) -> tuple[list[Only], dict[str, str]]:
    text = data.get(field.name, "").strip()[:LONGEST]
    if not text:
        return [], {}
    if field.kind == Kind.TEXT:
        text = text.replace("\x00", "")
        return [Only(field, text)], {field.name: text}
    try:
        value = read(field, text)
    except DoesNotFit:
        return [], {}
    return [Only(field, value)], {field.name: written(field, value)}


def _bounds(data: QueryDict, field: Field) -> tuple[list[Only], dict[str, str]]:
    least, most = (_bound(data, field, end) for end in (FROM, TO))
    given = {
        field.name + end: written(field, value)
        for end, value in ((FROM, least), (TO, most))
        if value is not None
    }
    if not given:
        return [], {}
    # People name the last day, or number, that is meant.
    beyond = None if most is None else most + (timedelta(1) if field.kind == Kind.DATE else 1)
    return [Only(field, least=least, most=beyond)], given


def _bound(data: QueryDict, field: Field, end: str) -> Any:
    text = data.get(field.name + end, "").strip()[:LONGEST]
    try:
        # Bounds of the field do not bind what may be asked of it.
        return read(_unbound(field), text)
    except DoesNotFit:
        return None


def _unbound(field: Field) -> Field:
    return replace(field, least=None, most=None)


def filters(own: Mapping[str, Field], given: Mapping[str, Any]) -> list[OwnFilter]:
    """Return the controls by which the list asks of these fields."""
    found = []
    for field in own.values():
        if field.kind in BOUNDED:
            kind = "date" if field.kind == Kind.DATE else "number"
            for end, of in ((FROM, gettext("%(field)s from")), (TO, gettext("%(field)s up to"))):
                name = field.name + end
                said = of % {"field": label(field)}
                found.append(OwnFilter(name, said, kind, [], given.get(name, "")))
        else:
            kind = "text" if field.kind == Kind.TEXT else "select"
            value = given.get(field.name, "")
            among = choices(field) if kind == "select" else []
            found.append(OwnFilter(field.name, label(field), kind, among, value))
    return found


def chip(name: str, value: str, own: Mapping[str, Field]) -> tuple[str, str]:
    """Return what a filter that is on is called, and what it asks for, in words."""
    field = own[field_named(name)]
    shown = value if field.kind == Kind.TEXT else words(field, read(_unbound(field), value))
    if name.endswith(FROM):
        return gettext("%(field)s from") % {"field": label(field)}, shown
    if name.endswith(TO):
        return gettext("%(field)s up to") % {"field": label(field)}, shown
    return label(field), shown or formats.NOTHING


def field_named(name: str) -> str:
    """Return the name of the field of which a name in the address asks."""
    return name.removesuffix(FROM).removesuffix(TO)


def within(query: str, own: Mapping[str, Field]) -> str:
    """Return a list's query string without what it asks of fields that may not be seen."""
    asked = QueryDict(query)
    kept = QueryDict(mutable=True)
    for name, values in asked.lists():
        if is_custom(name) and field_named(name) not in own:
            continue
        if name == COLUMNS:
            names = [one for text in values for one in text.split(",")]
            kept[name] = ",".join(one for one in names if one in own)
            continue
        kept.setlist(name, values)
    return query if kept == asked else kept.urlencode()
