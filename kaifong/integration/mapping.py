"""Which column of a file says what: guessed from its header, checked, known again next time."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from .reading.source import Column, Type
from .vocabulary import FIELDS, NEEDED, Field, Kind

SURE = 1.0  # the header is one of the words for it
PARTLY = 0.7  # the header contains one
BELIEVED = 0.5  # anything less is left to a person


@dataclass(frozen=True, slots=True)
class Guess:
    """A column that probably says a field."""

    field: str
    column: str
    confidence: float  # from 0 to 1


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a mapping cannot be used."""

    code: str
    sentence: str  # a msgid with %(name)s places
    fields: tuple[str, ...] = ()
    facts: Mapping[str, str] = dataclass_field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.facts


def guess(columns: Sequence[Column], kind: Kind, more: Sequence[Field] = ()) -> tuple[Guess, ...]:
    """Return the likeliest column of every field that has one; no column serves two fields."""
    among = (*FIELDS[kind], *more)
    breadth = {field.name: len(field.words) for field in among}
    likely = sorted(
        (
            Guess(field.name, column.name, worth)
            for field in among
            for column in columns
            if (worth := _worth(field, column)) >= BELIEVED
        ),
        # A word that two fields share belongs to the one with fewer words, the narrower.
        key=lambda one: (-one.confidence, breadth[one.field]),
    )
    fields: set[str] = set()
    used: set[str] = set()
    taken: list[Guess] = []
    for one in likely:
        if one.field not in fields and one.column not in used:
            fields.add(one.field)
            used.add(one.column)
            taken.append(one)
    return tuple(taken)


def _worth(field: Field, column: Column) -> float:
    name = folded(column.name)
    if name in field.words:
        worth = SURE
    else:
        inside = max((len(word) for word in field.words if _says(column.name, word)), default=0)
        worth = PARTLY + 0.2 * inside / max(len(name), 1) if inside else 0.0
    if column.type == Type.EMAIL:
        # An address is an address whatever its header says.
        return 0.95 if field.name == "email" else worth * 0.4
    fits = column.type in field.looks or column.type == Type.EMPTY
    return worth if fits else worth * 0.6


def folded(name: str) -> str:
    """Return a heading as words for fields are written."""
    return "".join(char for char in unicodedata.normalize("NFKC", name).lower() if char.isalnum())


def _says(name: str, word: str) -> bool:
    """Return whether a header holds a word as a whole: `Unit price (HKD)` holds `unitprice`."""
    if not word.isascii():
        return len(word) > 1 and word in folded(name)
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name))
    tokens = re.findall(r"[a-z]+|\d+", spaced.lower())
    return any(
        "".join(tokens[start:end]) == word
        for start in range(len(tokens))
        for end in range(start + 1, len(tokens) + 1)
    )


def fingerprint(names: Iterable[str]) -> str:
    """Return what files of one shape have in common: their columns' names in any order."""
    headings = sorted(folded(name) or name for name in names)
    return hashlib.sha256("\n".join(headings).encode()).hexdigest()


def problems(
    mapping: Mapping[str, str], names: Sequence[str], kind: Kind, more: Sequence[Field] = ()
) -> tuple[Problem, ...]:
    """Return why a mapping of fields to columns cannot be used for a file; nothing if it can."""
    known = {field.name: field for field in (*FIELDS[kind], *more)}
    return (
        *_strangers(mapping, names, known),
        *_shared(mapping),
        *(_lacking(group) for group in NEEDED[kind] if not any(f.name in mapping for f in group)),
    )


def _strangers(
    mapping: Mapping[str, str], names: Sequence[str], known: Mapping[str, Field]
) -> Iterable[Problem]:
    for field, column in mapping.items():
        if field not in known:
            yield Problem(
                "field_unknown", "There is no field %(field)s.", (field,), {"field": field}
            )
        elif column not in names:
            yield Problem(
                "column_unknown",
                "The file has no column %(column)s. Choose another.",
                (field,),
                {"column": column},
            )


def _shared(mapping: Mapping[str, str]) -> Iterable[Problem]:
    for column in sorted({c for c in mapping.values() if [*mapping.values()].count(c) > 1}):
        fields = tuple(field for field, taken in mapping.items() if taken == column)
        # One column of names in both scripts is common; the rules of names tell them apart.
        if not set(fields) <= {"name_en", "name_zh"}:
            yield Problem(
                "column_shared",
                "The column %(column)s is chosen for several fields.",
                fields,
                {"column": column},
            )


def _lacking(group: Sequence[Field]) -> Problem:
    return Problem(
        "field_missing",
        "Choose the column that holds: %(fields)s.",
        tuple(field.name for field in group),
        {"fields": " / ".join(field.label for field in group)},
    )
