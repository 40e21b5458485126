"""What a contract is to say, whether it can be said, and the content whose fingerprint is taken."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kaifong.authority.models import Department
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, Codes, FieldClass, Granted, Purpose, Rows
from kaifong.contracts.models import ContractVersion
from kaifong.contracts.rules import (
    FILE_DAYS,
    LONGEST_DAYS,
    LONGEST_HOURS,
    ORDER,
    Detail,
    Form,
    Rhythm,
    files,
    mask,
)
from kaifong.foundation.ids import StaffId
from kaifong.intelligence.queries import (
    DEFINED_MEASURES,
    DIMENSIONS,
    ENTITIES,
    Ask,
    Unit,
    from_json,
    vocabulary,
)

KNOWN = frozenset({"line", "order", "product", "customer"})  # entities that grants of orders open
BEYOND = frozenset({"line", "customer"})  # of which totals are told without small cells
DAYS = frozenset({Unit.DATE, Unit.MONTH})
_ALL = frozenset(FieldClass), frozenset([Purpose.MANAGEMENT])
_WHOLE = Actor(  # to whom all of it is open: asks which sides lead on from which figure
    StaffId(0),
    "",
    "en",
    (),
    tuple(
        Granted(action, about, ANY, *_ALL)
        for about, action in (("order", "see"), ("order", "report"), ("customer", "see"))
    ),
    Purpose.MANAGEMENT,
)


class CannotSay(Exception):
    """A contract cannot say this; `field` names the part, `why` is a code."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why


@dataclass(frozen=True, kw_only=True)
class Wish:
    """All that a version says; `asked` is the question, `subject` the report it was taken from."""

    title: str
    asked: Ask
    subject: str = ""
    detail: Detail
    highest: FieldClass
    purpose: Purpose
    rows: Rows = ANY
    forms: frozenset[Form] = frozenset({Form.SCREEN})
    max_age_hours: int = 24
    rhythm: Rhythm = Rhythm.NEVER
    by_hour: int = 9
    weekday: int = 0
    keep_days: int = 30
    reason: str
    notes: str = ""
    valid_from: date
    valid_until: date | None = None

    def stored(self) -> dict[str, Any]:
        """Return the values of the columns."""
        same = ("title", "subject", "max_age_hours", "by_hour", "weekday", "keep_days", "reason")
        return {name: getattr(self, name) for name in (*same, "notes", "valid_from")} | {
            "definition": self.asked.as_json(),
            "detail": self.detail.value,
            "highest": self.highest.value,
            "purpose": self.purpose.value,
            "forms": sorted(self.forms),
            "rhythm": self.rhythm.value,
            "regions": _plain(self.rows.regions),
            "channels": _plain(self.rows.channels),
            "categories": _plain(self.rows.categories),
            "valid_until": self.valid_until,
        }


def wish_of(row: ContractVersion) -> Wish:
    """Return what a version says."""
    same = ("title", "subject", "max_age_hours", "by_hour", "weekday", "keep_days", "reason")
    more = ("notes", "valid_from", "valid_until")
    return Wish(
        **{name: getattr(row, name) for name in (*same, *more)},
        asked=from_json(row.definition),
        detail=Detail(row.detail),
        highest=FieldClass(row.highest),
        purpose=Purpose(row.purpose),
        rows=Rows(_codes(row.regions), _codes(row.channels), _codes(row.categories)),
        forms=frozenset(map(Form, row.forms)),
        rhythm=Rhythm(row.rhythm),
    )


def asked_for(wish: Wish) -> Ask:
    """Return the question of the kept report: totals are told with small cells kept back."""
    totals = wish.detail in {Detail.TOTALS, Detail.PERIODS}
    return replace(wish.asked, beyond=True) if totals else wish.asked


def must_be_sayable(wish: Wish) -> None:
    """
    Do nothing if a contract can say this.

    :raises CannotSay: otherwise
    """
    for field, why, wrong in _wrongs(wish):
        if wrong:
            raise CannotSay(field, why)


def _wrongs(wish: Wish) -> Iterable[tuple[str, str, bool]]:
    asked = wish.asked
    yield "asked", "unknown", not known(asked)
    entities = {DEFINED_MEASURES[name].entity for name in asked.measures}
    yield "asked", "entity", not entities <= KNOWN
    yield "asked", "no way", not _leads_on(asked)
    totals = wish.detail in {Detail.TOTALS, Detail.PERIODS}
    whole = named(asked) & ENTITIES["order"].columns.keys() - ENTITIES["line"].columns.keys()
    yield "detail", "not beyond", totals and (bool(whole) or not entities <= BEYOND)
    yield "detail", "days", wish.detail is Detail.TOTALS and bool(days_in(asked))
    yield "highest", "beyond", bool(beyond(asked, wish))
    yield "max_age_hours", "hours", not 1 <= wish.max_age_hours <= LONGEST_HOURS
    yield "keep_days", "days", not 1 <= wish.keep_days <= LONGEST_DAYS
    yield "by_hour", "hour", not (0 <= wish.by_hour <= 23 and 0 <= wish.weekday <= 6)
    yield "forms", "none", not wish.forms
    delivered = wish.rhythm is not Rhythm.NEVER
    yield "forms", "no file", delivered and not files(wish.forms)
    yield "keep_days", "files", delivered and wish.keep_days < FILE_DAYS
    until = wish.valid_until
    yield "valid_until", "backward", until is not None and until <= wish.valid_from
    yield "title", "empty", not wish.title.strip()
    yield "reason", "empty", not wish.reason.strip()


def _leads_on(asked: Ask) -> bool:
    """Return whether every figure can be told apart by all that the question names."""
    leads = vocabulary(actor=_WHOLE).dimensions_of
    return all(named(asked) <= leads.get(name, frozenset()) for name in asked.measures)


def known(asked: Ask) -> bool:
    """Return whether all that a question names is defined."""
    return set(asked.measures) <= DEFINED_MEASURES.keys() and named(asked) <= DIMENSIONS.keys()


def named(asked: Ask) -> set[str]:
    """Return the dimensions that a question tells apart or looks at."""
    return {*asked.dimensions, *(one.dimension for one in asked.filters if one.dimension)}


def days_in(asked: Ask) -> list[str]:
    """Return the dimensions that tell days or months apart."""
    return [name for name in asked.dimensions if DIMENSIONS[name].unit in DAYS]


def beyond(asked: Ask, wish: Wish) -> list[str]:
    """Return what of a question is more delicate than a contract allows."""
    open_ = mask(wish.highest, wish.detail) | {FieldClass.PUBLIC}
    classes = {name: DIMENSIONS[name].kept.sensitivity for name in named(asked)}
    classes |= {name: DEFINED_MEASURES[name].kept.sensitivity for name in asked.measures}
    return sorted(name for name, cls in classes.items() if cls not in open_)


def owner_code(asked: Ask) -> str:
    """Return the department that answers: for the most delicate figure, the first of several."""
    measures = [DEFINED_MEASURES[name] for name in asked.measures]
    return max(measures, key=lambda one: ORDER.index(one.kept.sensitivity)).kept.owner


def entities_of(asked: Ask) -> set[str]:
    """Return the entities whose rows the figures count."""
    return {ENTITIES[DEFINED_MEASURES[name].entity].name for name in asked.measures}


def owner_of(asked: Ask) -> Department | None:
    """Return the department that answers for a question; none if the shop has no such one."""
    return Department.objects.filter(code=owner_code(asked)).first()


def content_of(row: ContractVersion) -> dict[str, Any]:
    """Return what is agreed to: codes and numbers, and fingerprints of what people wrote."""
    same = ("number", "subject", "definition", "detail", "highest", "purpose", "forms", "rhythm")
    bounds = ("regions", "channels", "categories", "max_age_hours", "by_hour", "weekday")
    words = repr([row.title, row.reason, row.notes]).encode()
    return {name: getattr(row, name) for name in (*same, *bounds, "keep_days")} | {
        "contract": row.contract_id,
        "department": row.contract.department_id,
        "owner": row.contract.owner_id,
        "words": hashlib.sha256(words).hexdigest(),
        "from": row.valid_from.isoformat(),
        "until": row.valid_until.isoformat() if row.valid_until else "",
    }


def _plain(codes: Codes) -> list[int] | None:
    return None if codes is None else sorted(codes)


def _codes(values: list[int] | None) -> Codes:
    return None if values is None else frozenset(values)
