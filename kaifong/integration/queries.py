"""Asking about imports. The rows of a file are shown only to those who may run imports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.authority.rules import FieldClass
from kaifong.customers import queries as people
from kaifong.foundation.ids import ImportId

from .models import Held, Import, Refused
from .permissions import Permission

State = Import.State
WAITING = (State.TO_CHECK, State.TO_RUN, State.TO_REVERT)
WORKING = (State.CHECKING, State.RUNNING, State.REVERTING)


@dataclass(frozen=True, kw_only=True)
class ImportSeen:
    """One import, as its page shows it."""

    id: ImportId
    kind: str
    state: str
    file_name: str
    lines: int
    done: int
    problem: str
    facts: Mapping[str, Any]
    mapping: Mapping[str, str]
    options: Mapping[str, Any]
    report: Mapping[str, Any]
    staff_id: int | None
    made_at: datetime
    ended_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.state in WAITING

    @property
    def works(self) -> bool:
        return self.state in WORKING


@dataclass(frozen=True)
class RefusedSeen:
    """A row that did not come in: its number, a code of the reason, its cells."""

    row: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class HeldSeen:
    """A row that may be somebody known: who, why, and what was decided."""

    id: int
    row: int
    cells: tuple[str, ...]
    candidate: people.Listed | None  # none: another row, or somebody whom the actor may not see
    other_row: int | None
    evidence: tuple[people.Evidence, ...]
    decision: str


# Of which class each field is that rows are compared by.
OF_CLASS = {
    "name": FieldClass.INTERNAL,
    "district": FieldClass.INTERNAL,
    "phone": FieldClass.CONTACT,
    "email": FieldClass.CONTACT,
}


def imports(*, actor: Actor, before: int | None = None, size: int = 25) -> list[ImportSeen]:
    """
    Return imports, newest first.

    :raises NotAllowed: if the actor may not see imports
    """
    require(actor, Permission.IMPORT_SEE)
    rows = Import.objects.order_by("-pk")
    return [_seen(one) for one in (rows.filter(pk__lt=before) if before else rows)[:size]]


def one_import(*, actor: Actor, import_id: ImportId) -> ImportSeen:
    """
    Return one import.

    :raises NotAllowed: if the actor may not see imports, or there is none of this number
    """
    require(actor, Permission.IMPORT_SEE)
    one = Import.objects.filter(pk=import_id).first()
    if one is None:
        raise NotAllowed(f"import {import_id}")
    return _seen(one)


def refused(
    *, actor: Actor, import_id: ImportId, at_most: int | None = None
) -> Iterator[RefusedSeen]:
    """
    Yield the rows that did not come in, in the file's order.

    :raises NotAllowed: if the actor may not run imports
    """
    require(actor, Permission.IMPORT_RUN)
    rows = Refused.objects.filter(batch_id=import_id).order_by("row", "pk")
    for row in rows[:at_most] if at_most else rows.iterator(chunk_size=2_000):
        yield RefusedSeen(row.row, row.reason, tuple(row.values))


def held(*, actor: Actor, import_id: ImportId, at_most: int) -> list[HeldSeen]:
    """
    Return the rows that wait for a person, with whom each may be as far as the actor may see him.

    :raises NotAllowed: if the actor may not run imports
    """
    require(actor, Permission.IMPORT_RUN)
    rows = list(Held.objects.filter(batch_id=import_id).order_by("row", "-probability")[:at_most])
    ids = tuple(row.customer_id for row in rows if row.customer_id is not None)
    asked = people.Asked(ids=ids, sort=people.Sort.ENTERED)
    found = people.listing(actor=actor, asked=asked, size=max(len(ids), 1)).rows if ids else ()
    seen = {int(one.id): one for one in found}
    cells = dict(
        Refused.objects.filter(batch_id=import_id, row__in=[row.row for row in rows]).values_list(
            "row", "values"
        )
    )
    return [
        HeldSeen(
            id=row.pk,
            row=row.row,
            cells=tuple(filter(None, cells.get(row.row, ()))),
            candidate=seen.get(row.customer_id or 0),
            other_row=row.other_row,
            evidence=_evidence(row, seen.get(row.customer_id or 0)),
            decision=row.decision,
        )
        for row in rows
    ]


def _evidence(row: Held, candidate: people.Listed | None) -> tuple[people.Evidence, ...]:
    if row.other_row is None and candidate is None:
        return ()
    hidden = candidate.hidden if candidate else frozenset()
    return tuple(
        people.Evidence(name, level, row.said[name])
        for name, level in row.levels.items()
        if OF_CLASS[name] not in hidden
    )


def _seen(one: Import) -> ImportSeen:
    return ImportSeen(
        id=ImportId(one.pk),
        kind=one.kind,
        state=one.state,
        file_name=one.file_name,
        lines=one.lines,
        done=one.done,
        problem=one.problem,
        facts=one.facts,
        mapping=one.mapping,
        options=one.options,
        report=one.report,
        staff_id=one.staff_id,
        made_at=one.made_at,
        ended_at=one.ended_at,
    )
