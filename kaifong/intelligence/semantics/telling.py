"""Answering beyond a reader's own rows: small cells kept back, with all that was told before."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import (
    EVERYTHING,
    NOTHING,
    FieldClass,
    Predicate,
    Scope,
    unite,
)
from kaifong.intelligence.engines import Engine, EngineTrouble
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.measures import Unit
from kaifong.intelligence.models import Release
from kaifong.intelligence.permissions import Permission
from kaifong.intelligence.rules import EmptyPeriod, Period
from kaifong.intelligence.scoped import View

from .answers import HIDDEN, Levels, Row
from .asked import BadAsk, Op
from .atoms import Judged, TooMuchTold, atoms_in, must_be_judged, question
from .definitions import DIMENSIONS, MEASURES
from .parts import Part
from .released import Told, people_needed, plain_code, plain_numbers, told_from, told_of
from .running import Numbers, figures_of, levels_from
from .secrecy import dropped
from .terms import Kind

REMEMBERED = timedelta(days=400)
MOST_TOLD = 200  # different questions that are remembered of one reader and his departments
OPEN_TO_ALL = ("line", "customer")  # entities of which figures beyond one's own rows are told
DELICATE_ONES = frozenset(name for name, one in DIMENSIONS.items() if one.delicate)
SMALL_LEVEL, SOME_LEVEL, WHOLE_LEVEL = 1, 3, 10  # how dear a figure is: a cell, a total, the whole


@dataclass(frozen=True)
class Wide:
    """How widely a reader is told figures: rows by class, and those he sees one by one anyway."""

    told: Scope
    own: Scope
    view: View


def days_over(period: Period, today: date) -> Period:
    """
    Return the days of a period that are over: of a running day each question would tell a little.

    :raises BadAsk: if there are none
    """
    try:
        return Period(period.start, min(period.until, today))
    except EmptyPeriod:
        raise BadAsk("beyond today", period.start.isoformat()) from None


def must_be_tellable(part: Part) -> None:
    """
    Do nothing if such figures are told beyond one's own rows.

    :raises BadAsk: otherwise
    """
    if part.entity not in OPEN_TO_ALL:
        raise BadAsk("beyond entity", part.entity)
    if any(test.op is Op.SEGMENT for test in part.tests):
        raise BadAsk("beyond segment", part.entity)
    for name, path in part.paths.items():
        # What of an order is open depends on its lines; the judge must see what the reader sees.
        if any(edge.to == "order" for edge in path.edges):
            raise BadAsk("beyond dimension", name)


def wide_of(actor: Actor, part: Part, action: str) -> Wide:
    """
    Return of which rows a reader is told figures.

    :raises NotAllowed: if he is told none beyond his own
    """
    require(actor, Permission.FIGURES_SEE)
    granted = actor.scope("see", "figures")
    of_lines = part.entity == "line"
    mine = actor.scope(action, "order") if of_lines else actor.scope("see", "customer")
    own = actor.scope("see", "order") if of_lines else mine
    told = Scope(
        actor.staff_id,
        tuple((cls, unite([granted.where(cls), mine.where(cls)])) for cls in FieldClass),
    )
    people = Scope(
        actor.staff_id,
        tuple((cls, EVERYTHING if granted.where(cls) else NOTHING) for cls in FieldClass),
    )
    view = View(told, people if of_lines else told)
    return Wide(told, own, view)


def tell(
    *, actor: Actor, part: Part, wide: Wide, engine: Engine, at: datetime
) -> tuple[Levels, datetime, int]:
    """
    Return the figures of a part, those kept back marked, and of how many people a figure must be.

    What is told is remembered; the same question is answered as it was answered before.

    :raises TooMuchTold: if so much was told already that more cannot be judged
    """
    _one_at_a_time(actor)
    new = told_of(part, wide.told, k=people_needed(part, DELICATE_ONES))
    digest = hashlib.sha256(json.dumps(new.definition(), sort_keys=True).encode()).hexdigest()
    known = Release.objects.filter(staff_id=actor.staff_id, digest=digest).first()
    if known is not None:
        return _again(known, part), known.as_of, known.small
    before = _told_before(actor, part, at)
    figures, as_of, gone = _judged(new, before, wide, engine)
    levels = _kept_back(part, figures, gone)
    Release.objects.create(
        staff_id=actor.staff_id,
        departments=sorted(actor.departments),
        entity=part.entity,
        digest=digest,
        definition=new.definition(),
        hidden=plain_numbers(gone),
        figures=list(_plain(part, levels)),
        small=new.k,
        as_of=as_of,
        at=at,
    )
    return levels, as_of, new.k


def _judged(
    new: Told, before: list[Told], wide: Wide, engine: Engine
) -> tuple[Levels, datetime, Numbers]:
    judged = Judged((new, *before))
    money = any(MEASURES[name].unit is Unit.CENTS for name in judged.measures)
    own = (_own(wide.own, money=money), wide.own.staff_id)
    asked = question(judged, own, engine.dialect)
    for _attempt in range(3):
        figures, as_of, _ = figures_of(new.part, wide.view, engine)
        answer = engine.run(asked.sql, asked.schema)
        # Our own tables are read in one transaction; the lake may be refreshed in between.
        if answer.as_of == as_of or engine.dialect == PostgreSQL.dialect:
            break
    else:
        raise EngineTrouble("The lake changes too fast to judge an answer; ask again.")
    lines = answer.table.to_pylist()
    must_be_judged(lines)
    levels = [_worth(new.part, n) for n in range(len(new.part.levels))]
    gone: Numbers = set()
    for family in {figure.family for figure in new.part.figures}:
        atoms, needed = atoms_in(judged, lines, family)
        gone |= dropped(atoms, k=new.k, levels=levels, k_of_old=needed)
    return figures, as_of, gone


def _worth(part: Part, level: int) -> int:
    if level == 0:
        return SMALL_LEVEL
    return SOME_LEVEL if part.levels[level] else WHOLE_LEVEL


def _own(scope: Scope, *, money: bool) -> Predicate:
    """Return the rows that a reader sees one by one, with their amounts if such are told."""
    inner = scope.where(FieldClass.INTERNAL)
    if not money:
        return inner
    amounts = scope.where(FieldClass.FINANCIAL)
    return unite([frozenset(a.meet(b) for a in inner for b in amounts)])


def _told_before(actor: Actor, part: Part, at: datetime) -> list[Told]:
    mine = Q(staff_id=actor.staff_id) | Q(departments__overlap=list(actor.departments))
    rows = Release.objects.filter(mine, entity=part.entity, at__gt=at - REMEMBERED)
    found = [
        told_from(row.definition, row.hidden, row.staff_id)
        for row in rows.order_by("id")[: MOST_TOLD + 1]
    ]
    if len(found) > MOST_TOLD:
        raise TooMuchTold
    return found


def _kept_back(part: Part, levels: Levels, gone: Numbers) -> Levels:
    """Mark what is kept back; numbers of people and of what they did once are told by fives."""
    for number, level in enumerate(part.levels):
        for key, row in levels[level].items():
            plain = tuple(map(plain_code, key))
            for figure in part.figures:
                value = row[figure.name]
                if (number, plain, figure.name) in gone:
                    row[figure.name] = HIDDEN
                elif figure.kind is Kind.DISTINCT and isinstance(value, int):
                    row[figure.name] = (value + 2) // 5 * 5
    return levels


def _again(known: Release, part: Part) -> Levels:
    lines = [(level, key, row) for level, key, row in known.figures]
    return levels_from(
        part,
        (
            (level, key, {name: HIDDEN if v == "hidden" else v for name, v in row.items()})
            for level, key, row in lines
        ),
    )


def _plain(part: Part, levels: Levels) -> Iterator[list[Any]]:
    for number, level in enumerate(part.levels):
        for key, row in levels[level].items():
            yield [number, [plain_code(code) for code in key], _plain_row(row)]


def _plain_row(row: Row) -> Mapping[str, Any]:
    return {name: "hidden" if value is HIDDEN else value for name, value in row.items()}


def _one_at_a_time(actor: Actor) -> None:
    """Wait until nobody else of the departments is being told: two answers judge each other."""
    with connection.cursor() as cursor:
        for name in sorted({*actor.departments, f"#{actor.staff_id}"}):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 22))", [name])


def forget_old(*, at: datetime) -> int:
    """Forget what was told so long ago that it is remembered no more; return how many answers."""
    gone, _ = Release.objects.filter(at__lte=at - REMEMBERED).delete()
    return gone
