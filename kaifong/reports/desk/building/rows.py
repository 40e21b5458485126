"""The rows of the builder's form: filters, reckoned figures, bounds and the order of the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.queries import (
    DIMENSIONS,
    Filter,
    Op,
    Unit,
    Vocabulary,
)

from . import words
from .narrowing import CUSTOM, NONE_GIVEN, SEGMENT, filter_query, keys, op_of, ops_for
from .reckoning import nameless
from .wanted import free, spelled

OPS = {
    Op.IN: _("is one of"),
    Op.NOT_IN: _("is none of"),
    Op.RANGE: _("lies between"),
    Op.DURING: _("falls in"),
    Op.SEGMENT: _("are of"),
}
THANS = (("least", _("at least")), ("most", _("at most")))
MORE = {
    "f": _("A filter"),
    "c": _("A figure reckoned from others"),
    "h": _("A bound on a figure"),
    "sort": _("A further order"),
}  # rows that can be added, by the letter of their keys
INPUTS = {Unit.DATE: "date", Unit.MONTH: "month"}  # else numbers

type Option = tuple[object, object, bool]


@dataclass(frozen=True)
class FilterRow:
    """One filter: of what, how, and the fields in which it is filled in (`holds`)."""

    key: str
    label: object
    dimensions: list[Option]
    ops: list[Option]
    holds: str  # choices, list, range, span, or nothing as long as no dimension is chosen
    choices: list[Option]
    text: str
    input: str
    ends: tuple[str, str]
    spans: list[Option]
    number: str
    asks: bool
    is_not: bool


@dataclass(frozen=True)
class FigureRow:
    """A figure reckoned from others."""

    key: str
    formula: str
    name: str
    label: str
    label_zh: str
    percent: bool


@dataclass(frozen=True)
class BoundRow:
    """A bound on a figure."""

    key: str
    figures: list[Option]
    thans: list[Option]
    value: str


def with_rows(data: QueryDict) -> QueryDict:
    """Return a query with the row that `add` begins, and without the one that `drop` names."""
    found = spelled(data)
    for letter in found.pop("add", []):
        if letter == "sort":
            found.setlist("sort", [*(found.getlist("sort") or [""]), ""])
        elif letter in MORE:
            found[free(found, letter)] = ""
    for key in found.pop("drop", []):
        if key in keys(found, key[:1]):
            for name in [name for name in found if _is_of(name, key)]:
                del found[name]
    return found


def _is_of(name: str, key: str) -> bool:
    return name == key or (name.startswith(key) and not name[len(key) :][:1].isdigit())


def rows_of(data: QueryDict, known: Vocabulary) -> dict[str, Any]:
    """Return the rows that a query holds, finished or not, as the form shows them."""
    measures = data.getlist("m")
    reckoned = [figure_row(data, key) for key in keys(data, "c")]
    figures = [
        *((m.name, m.label) for m in known.measures if m.name in measures),
        *((row.name, row.label or row.name) for row in reckoned if row.formula),
    ]
    sides = [(n, DIMENSIONS[n].label) for n in _sides(data) if n in DIMENSIONS]
    return {
        "filter_rows": [filter_row(data, key, known) for key in keys(data, "f")],
        "figure_rows": reckoned,
        "bound_rows": [bound_row(data, key, figures) for key in keys(data, "h")],
        "orders": [_order(given, [*figures, *sides]) for given in data.getlist("sort") or [""]],
        "limit": data.get("limit", ""),
        "more": [*MORE.items()],
    }


def _sides(data: QueryDict) -> list[str]:
    named = ("d1", "d2", "d3", "d4", "across")
    return list(dict.fromkeys(data.get(name, "") for name in named)) if "d1" in data else ["month"]


def _order(given: str, among: Iterable[tuple[str, object]]) -> list[Option]:
    found: list[Option] = []
    for name, label in among:
        said = {"what": label}
        found.append((f"-{name}", gettext("%(what)s, downwards") % said, given == f"-{name}"))
        found.append((name, gettext("%(what)s, upwards") % said, given == name))
    return found


def filter_row(data: QueryDict, key: str, known: Vocabulary) -> FilterRow:
    names = [(one.name, one.label) for one in known.dimensions]
    of = [*names, (SEGMENT, gettext("Segments"))]
    chosen = data.get(key, "")
    return _row(data, key, chosen, [(n, label, n == chosen) for n, label in of])


def prompt_row(one: Filter, key: str) -> FilterRow:
    """Return a filter that asks whoever opens the report, as it stands."""
    data = QueryDict(mutable=True)
    for name, values in filter_query(key, one):
        data.setlist(name, values)
    return _row(data, key, one.dimension, [])


def _row(data: QueryDict, key: str, chosen: str, dimensions: list[Option]) -> FilterRow:
    is_known = chosen in DIMENSIONS or chosen == SEGMENT
    op = op_of(data, key, chosen) if is_known else Op.IN
    values = data.getlist(f"{key}v")
    unit = DIMENSIONS[chosen].unit if chosen in DIMENSIONS else Unit.SEGMENT
    among = _choices(chosen, unit) if is_known else {}
    span = data.get(f"{key}span", "")
    return FilterRow(
        key=key,
        label=DIMENSIONS[chosen].label if chosen in DIMENSIONS else gettext("Segments"),
        dimensions=dimensions,
        ops=[(one.value, OPS[one], one is op) for one in ops_for(chosen)] if is_known else [],
        holds=_holds(op, among) if is_known else "",
        choices=[(code, label, str(code) in values) for code, label in among.items()],
        text="\n".join(values),
        input=INPUTS.get(unit, "number"),
        ends=(data.get(f"{key}from", ""), data.get(f"{key}to", "")),
        spans=_spans(span),
        number=data.get(f"{key}n", ""),
        asks=data.get(f"{key}asks") == "1",
        is_not=op is Op.NOT_IN,
    )


def _holds(op: Op, among: Mapping[Any, Any]) -> str:
    if op is Op.RANGE:
        return "range"
    if op is Op.DURING:
        return "span"
    return "choices" if among else "list"


def _choices(name: str, unit: Unit) -> dict[object, object]:
    codes = DIMENSIONS[name].codes if name in DIMENSIONS else ""
    among = dict(words.choices(unit, codes))
    return among if not among or name == SEGMENT else among | {NONE_GIVEN: gettext("None given")}


def _spans(chosen: str) -> list[Option]:
    found: list[Option] = [(one.value, label, one == chosen) for one, label in words.SPANS.items()]
    return [*found, (CUSTOM, gettext("Chosen days"), chosen == CUSTOM)]


def figure_row(data: QueryDict, key: str) -> FigureRow:
    return FigureRow(
        key,
        data.get(key, ""),
        data.get(f"{key}name", "") or nameless(key),
        data.get(f"{key}en", ""),
        data.get(f"{key}zh", ""),
        data.get(f"{key}pct") == "1",
    )


def bound_row(data: QueryDict, key: str, figures: Iterable[tuple[str, object]]) -> BoundRow:
    figure, than = data.get(key, ""), data.get(f"{key}than", "least")
    return BoundRow(
        key,
        [(name, label, name == figure) for name, label in figures],
        [(code, label, code == than) for code, label in THANS],
        data.get(f"{key}v", ""),
    )
