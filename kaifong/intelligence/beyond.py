"""
Figures beyond one's own rows as a way out: told truly, of enough people, and never adding up.

Each walk lends the random person figures of random rows, asks some overlapping questions, and then
attacks the answers: by counting lines, and by the ranks of all sums that were told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import combinations
from random import Random
from typing import Any

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import Facts, FieldClass, Granted, Rows, admits
from kaifong.authority.ways import Given, lot_of, standing_shop
from kaifong.intelligence.semantics.answers import HIDDEN, Answer
from kaifong.intelligence.semantics.asked import Ask, Filter, Op
from kaifong.intelligence.semantics.asking import ask
from kaifong.intelligence.semantics.compiling import Closed
from kaifong.intelligence.semantics.days import Chosen
from kaifong.intelligence.semantics.secrecy import SMALL

TODAY, AT = date(2027, 1, 1), datetime(2027, 1, 1, tzinfo=UTC)
YEARS = Chosen(date(2025, 1, 1), date(2026, 12, 31))
SIDES = ("region", "channel", "category")
QUESTIONS = 3
GROUPS = 60  # of so many groups of people it is tried whether they can be singled out
PRIME = (1 << 61) - 1


class FiguresDiffer(Exception):
    """Figures beyond one's own rows are untrue, of too few people, or of what is not allowed."""


@dataclass(frozen=True)
class Sold:
    """A line as it was drawn."""

    facts: Facts
    customer_id: int | None
    cents: int

    def code(self, side: str) -> int:
        if side == "category":
            return next(iter(self.facts.categories))
        return self.facts.region if side == "region" else self.facts.channel


@dataclass(frozen=True)
class Figure:
    """One figure that was told: of which lines it is the sum."""

    lines: frozenset[int]
    cents: int


def told_beyond(actor: Actor) -> Given:
    """
    Ask beyond the person's own rows, and attack what is answered.

    :raises FiguresDiffer: if anything of it should not have been told
    """
    dice = lot_of(actor)
    lent = replace(actor, grants=(*actor.grants, _figures(dice, actor)))
    lines = _lines()
    reach, own = _reach(lent, lines), _own(lent, lines)
    told: list[Figure] = []
    for asked in _questions(dice):
        try:
            answer = ask(actor=lent, asked=asked, today=TODAY, at=AT, fresh=True)
        except Closed:
            continue
        told += _true(answer, lines, reach)
    _must_not_be_few(told, lines, own)
    _must_not_add_up(dice, told, lines, own)
    return {}


def _figures(dice: Random, actor: Actor) -> Granted:
    shop = standing_shop()

    def some(codes: tuple[int, ...]) -> frozenset[int] | None:
        return frozenset(dice.sample(codes, 2)) if dice.random() < 0.4 else None

    return Granted(
        action="see",
        object="figures",
        rows=Rows(some(shop.regions), some(shop.channels), some(shop.categories)),
        classes=frozenset(FieldClass) if dice.random() < 0.8 else frozenset({FieldClass.INTERNAL}),
        purposes=frozenset({actor.purpose}),
    )


def _questions(dice: Random) -> Iterator[Ask]:
    """Yield questions that overlap: the same sides with and without one of their values."""
    shop = standing_shop()
    codes = {"region": shop.regions, "channel": shop.channels, "category": shop.categories}
    for _ in range(QUESTIONS):
        sides = tuple(dice.sample(SIDES, dice.randrange(3)))
        filters: tuple[Filter, ...] = ()
        if dice.random() < 0.6:
            name = dice.choice(SIDES)
            op = dice.choice([Op.IN, Op.NOT_IN])
            filters = (Filter(name, op, tuple(dice.sample(codes[name], dice.choice([1, 2])))),)
        across = sides[0] if sides else None
        yield Ask(
            measures=("net",),
            dimensions=sides,
            across=across,
            filters=filters,
            period=YEARS,
            beyond=True,
        )


def _lines() -> dict[int, Sold]:
    drawn = standing_shop().rows["line"]
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute("SELECT id, customer_id, hkd_cents FROM orders_line")
        rows = cursor.fetchall()
    return {pk: Sold(drawn[pk], who, cents) for pk, who, cents in rows if pk in drawn}


def _reach(actor: Actor, lines: Mapping[int, Sold]) -> frozenset[int]:
    """
    Return the lines of which amounts may be told: by figures, or by reports of one's own.

    What a line is (goods, postage, a fee) must be open as well as its amount: sales are of goods.
    """
    scopes = [actor.scope("see", "figures"), actor.scope("report", "order")]
    return frozenset(
        pk
        for pk, one in lines.items()
        if all(
            any(scope.shows(cls, one.facts) for scope in scopes)
            for cls in (FieldClass.INTERNAL, FieldClass.FINANCIAL)
        )
    )


def _own(actor: Actor, lines: Mapping[int, Sold]) -> frozenset[int]:
    """Return the lines that he sees one by one, with their amounts: they are no secret to him."""
    scope = actor.scope("see", "order")
    both = (scope.where(FieldClass.INTERNAL), scope.where(FieldClass.FINANCIAL))
    return frozenset(
        pk
        for pk, one in lines.items()
        if all(admits(rows, one.facts, actor.staff_id) for rows in both)
    )


def _true(answer: Answer, lines: Mapping[int, Sold], reach: frozenset[int]) -> Iterator[Figure]:
    """Yield what was told, each held against the lines that were drawn."""
    asked = answer.asked
    fitting = {pk: one for pk, one in lines.items() if pk in reach and _fits(one, asked)}
    for level, rows in {asked.dimensions: answer.rows, **answer.totals}.items():
        for row in rows:
            values: dict[str, Any] = dict(zip((c.name for c in answer.columns), row, strict=True))
            key = tuple(values[side] for side in level)
            within = {
                pk for pk, one in fitting.items() if tuple(one.code(side) for side in level) == key
            }
            if values["net"] is HIDDEN:
                continue
            true = sum(lines[pk].cents for pk in within)
            if (values["net"] or 0) != true:
                raise FiguresDiffer(f"{level} {key}: {values['net']}, should be {true}")
            yield Figure(frozenset(within), true)


def _fits(line: Sold, asked: Ask) -> bool:
    return all(
        (line.code(test.dimension) in test.values) == (test.op is Op.IN) for test in asked.filters
    )


def _must_not_be_few(
    told: Iterable[Figure], lines: Mapping[int, Sold], own: frozenset[int]
) -> None:
    for figure in told:
        people = {lines[pk].customer_id for pk in figure.lines - own} - {None}
        if 0 < len(people) < SMALL:
            raise FiguresDiffer(f"a figure of {len(people)} people was told")


def _must_not_add_up(
    dice: Random, told: Iterable[Figure], lines: Mapping[int, Sold], own: frozenset[int]
) -> None:
    """See by ranks whether any sum of figures is about fewer people than a figure must be."""
    others = [pk for pk in lines if pk not in own]
    matrix = [[int(pk in figure.lines) for pk in others] for figure in told]
    people = sorted({w for pk in others if (w := lines[pk].customer_id) is not None})
    whole = rank(matrix)
    groups = [g for size in range(1, SMALL) for g in combinations(people, size)]
    for group in dice.sample(groups, min(GROUPS, len(groups))):
        kept = [n for n, pk in enumerate(others) if lines[pk].customer_id not in group]
        if rank([[row[n] for n in kept] for row in matrix]) < whole:
            raise FiguresDiffer(f"{len(group)} people can be singled out of what was told")


def rank(matrix: list[list[int]]) -> int:
    """Return the rank of a matrix of whole numbers, modulo a great prime."""
    rows, found = [list(row) for row in {tuple(row) for row in matrix}], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(found, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        inverse = pow(rows[found][column], -1, PRIME)
        for n in range(found + 1, len(rows)):
            if times := rows[n][column] * inverse % PRIME:
                both = zip(rows[n], rows[found], strict=True)
                rows[n] = [(a - times * b) % PRIME for a, b in both]
        found += 1
    return found
