"""What was told before, as data: which figures of which rows, to judge a new answer by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaifong.authority.rules import Codes, FieldClass, Predicate, Rows, Scope
from kaifong.intelligence.rules import Period

from .asked import Op
from .parts import Fit, Part
from .secrecy import DELICATE, SMALL, Number

CLASSES = (FieldClass.INTERNAL, FieldClass.FINANCIAL)


@dataclass(frozen=True)
class Told:
    """
    Figures that a person was told: the part of a question, of which rows, and what was kept back.

    The rows are those of his grants at that time.
    """

    part: Part
    rows: tuple[tuple[FieldClass, Predicate], ...]
    staff_id: int
    k: int
    hidden: frozenset[Number] = frozenset()

    def where(self, cls: FieldClass) -> Predicate:
        return dict(self.rows)[cls]

    def definition(self) -> dict[str, Any]:
        """Return all but what was kept back as plain data; equal questions give equal data."""
        part = self.part
        return {
            "entity": part.entity,
            "levels": [list(level) for level in part.levels],
            "measures": sorted(part.measures),
            "tests": sorted(
                ([t.dimension, t.op.value, list(t.values)] for t in part.tests), key=repr
            ),
            "period": [part.period.start.isoformat(), part.period.until.isoformat()],
            "rows": {cls.value: _plain(predicate) for cls, predicate in self.rows},
            # Whose own rows they are matters only where rows are granted as one's own.
            "staff": self.staff_id if any(r.own for _, p in self.rows for r in p) else None,
            "k": self.k,
        }


def told_of(part: Part, scope: Scope, *, k: int) -> Told:
    rows = tuple((cls, scope.where(cls)) for cls in CLASSES)
    return Told(part, rows, scope.staff_id, k)


def told_from(definition: Mapping[str, Any], hidden: Iterable[Any], staff_id: int) -> Told:
    """Return what was told, from its definition and the list of what was kept back."""
    start, until = map(date.fromisoformat, definition["period"])
    part = Part(
        entity=definition["entity"],
        levels=tuple(map(tuple, definition["levels"])),
        measures=tuple(definition["measures"]),
        tests=tuple(Fit(d, Op(op), tuple(values)) for d, op, values in definition["tests"]),
        period=Period(start, until),
    )
    rows = tuple((FieldClass(c), _predicate(p)) for c, p in definition["rows"].items())
    kept = frozenset((level, tuple(key), name) for level, key, name in hidden)
    return Told(part, rows, staff_id, definition["k"], kept)


def plain_numbers(numbers: Iterable[Number]) -> list[list[Any]]:
    return sorted(([level, list(key), name] for level, key, name in numbers), key=repr)


def plain_code(code: object) -> object:
    """Return a code as JSON holds it: days as text."""
    return code.isoformat() if isinstance(code, date) else code


def people_needed(part: Part, delicate: frozenset[str]) -> int:
    """Return how many people a figure must be of."""
    return DELICATE if delicate & set(part.paths) else SMALL


def _plain(predicate: Predicate) -> list[list[Any]]:
    return sorted(([*map(_listed, _places(rows)), rows.own] for rows in predicate), key=repr)


def _places(rows: Rows) -> tuple[Codes, ...]:
    return rows.regions, rows.channels, rows.categories


def _listed(codes: Codes) -> list[int] | None:
    return None if codes is None else sorted(codes)


def _predicate(plain: Iterable[Any]) -> Predicate:
    return frozenset(
        Rows(_codes(regions), _codes(channels), _codes(categories), own)
        for regions, channels, categories, own in plain
    )


def _codes(plain: list[int] | None) -> Codes:
    return None if plain is None else frozenset(plain)
