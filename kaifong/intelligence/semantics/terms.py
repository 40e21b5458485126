"""What an entity, a dimension and a measure are. Each is defined once, with who answers for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from kaifong.authority.rules import FieldClass, Purpose
from kaifong.intelligence.measures import Unit
from kaifong.intelligence.rules import Period

ALL_PURPOSES = frozenset(Purpose)
MAIN_OFFICE = "management"  # the department that answers where no other is named


class Status(StrEnum):
    """Whether a definition is agreed upon; a draft may be asked, and says that it is one."""

    APPROVED = "approved"
    DRAFT = "draft"


class Kind(StrEnum):
    """How a measure is made of rows."""

    COUNT = "count"  # of rows
    SUM = "sum"  # of a column
    DISTINCT = "distinct"  # of the different values of a column


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Who answers for a definition, its version, and how it may be used."""

    owner: str = MAIN_OFFICE  # code of a department's role
    version: int = 1
    status: Status = Status.APPROVED
    sensitivity: FieldClass = FieldClass.INTERNAL
    purposes: frozenset[Purpose] = ALL_PURPOSES
    retention: str = "as its source"


@dataclass(frozen=True, kw_only=True)
class Edge:
    """Many rows of an entity lead to one of another: by these columns, here and there."""

    to: str
    here: str
    there: str


@dataclass(frozen=True, kw_only=True)
class Entity:
    """
    Something that is counted: one table of the lake, and what a row of it is.

    `columns` says which column holds a dimension; `date` is the day on which a row falls, none if
    the table says how things stand now. `needs` is the permission without which it is closed.
    Instead of a table it may be `made` of the columns `made_of`, written table.column.
    """

    name: str
    label: Promise | str
    grain: Promise | str
    columns: Mapping[str, str]
    needs: str
    table: str = ""
    date: str | None = None
    person: str | None = None
    edges: tuple[Edge, ...] = ()
    kept: Kept = field(default_factory=Kept)
    # Where rows are reckoned from other tables: of which columns, and how, for which period and
    # with which columns at least (all, if none are named).
    made_of: tuple[str, ...] = ()
    made: Callable[[Mapping[str, Any], Period, frozenset[str]], Any] | None = None


REPORTED = "orders:order:report"


def needed(entity: Entity, action: str) -> str:
    """Return the permission for an action: where to report is one, to export is another."""
    return f"orders:order:{action}" if entity.needs == REPORTED else entity.needs


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """By what figures may be told apart; entities that hold it share its codes."""

    name: str
    label: Promise | str
    formula: Promise | str
    unit: Unit
    codes: str = ""  # whose labels: "request.kind" …; empty: the unit says
    delicate: bool = False  # so fine or so close to a person that cells must be larger
    kept: Kept = field(default_factory=Kept)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A figure reckoned from measures, defined once; `said` is its formula in words."""

    name: str
    label: Promise | str
    said: Promise | str
    formula: str
    percent: bool = False
    kept: Kept = field(default_factory=Kept)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """
    A figure of one entity: rows that fit `fits`, counted, or a column of them summed.

    `sign` is −1 where the column holds what went back as less than nothing.
    """

    name: str
    label: Promise | str
    formula: Promise | str
    entity: str
    kind: Kind
    unit: Unit
    column: str = ""
    fits: Callable[[Any], Any] | None = None
    reads: tuple[str, ...] = ()  # the columns that `fits` looks at
    sign: int = 1
    kept: Kept = field(default_factory=Kept)

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the columns without which it cannot be reckoned."""
        return (*self.reads, *((self.column,) if self.column else ()))

    @property
    def family(self) -> str:
        """Return what it adds up: figures of one family can be taken from one another."""
        return f"{self.column or 'rows'}{' apart' if self.kind is Kind.DISTINCT else ''}"
