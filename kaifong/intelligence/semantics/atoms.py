"""The atoms of an answer and all that was told before it: one question to the engine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from kaifong.authority.rules import FieldClass, Predicate
from kaifong.intelligence.engines.engine import Compiled, schema_of, sql_of
from kaifong.intelligence.measures import Unit
from kaifong.intelligence.scoped import condition_on, unbound

from .asked import Op
from .compiling import condition, joined
from .definitions import ENTITIES, MEASURES
from .parts import Part
from .released import Told, plain_code
from .secrecy import DELICATE, NONE, Atom, Number, Numbers

BITS = 60  # in one whole number
MOST_ATOMS = 200_000


class TooMuchTold(Exception):
    """So many different figures were told before that a new one cannot be judged any more."""


@dataclass(frozen=True)
class Judged:
    """A new answer (the first) and what was told before it, of the same entity."""

    told: tuple[Told, ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Return every dimension by which any of it was shown."""
        return tuple(dict.fromkeys(d for one in self.told for d in one.part.levels[0]))

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m for one in self.told for m in one.part.measures))


def question(judged: Judged, own: tuple[Predicate, int], dialect: str) -> Compiled:
    """Return the SQL that answers which atoms there are, and who is in the small ones."""
    expression = build(judged, own)
    sql = sql_of(expression, dialect)
    return Compiled(sql, schema_of(expression))


def build(judged: Judged, own: tuple[Predicate, int]) -> Any:
    """
    Return atoms as rows: dimensions, bits, how many people, and each person of a small one.

    It looks at all rows of the shop: nothing of it is shown to anybody. People count only by rows
    that the reader does not see one by one (`own`), since those he can take away by himself.
    """
    import ibis

    entity = ENTITIES[judged.told[0].part.entity]
    table = unbound(entity.table)
    wide = _wide(judged)
    rows, places = joined(
        wide, table, {e.table: unbound(e.table) for e in ENTITIES.values() if e.table}
    )
    bits = list(_bits(judged, rows, places))
    tellings = [bits[n * 2] for n in range(len(judged.told))]
    known = condition_on(entity.table, own[0], own[1], rows)
    person = rows[entity.person]
    nobody = ibis.null(person.type())
    others = nobody if known is None else ibis.ifelse(known, nobody, person)
    packed = {
        f"b_{n}": _packed(bits[at : at + BITS]) for n, at in enumerate(range(0, len(bits), BITS))
    }
    keys = {f"d_{name}": rows[places[name]] for name in judged.dimensions}
    each = rows.filter(reduce(or_, tellings)).select(**keys, **packed, person=others)
    each = each.filter(each.person.notnull()).distinct()
    names = [*keys, *packed]
    counted = each.mutate(people=each.person.count().over(ibis.window(group_by=names)))
    few = ibis.ifelse(counted.people < DELICATE, counted.person, ibis.null(person.type()))
    return counted.select(*names, "people", person=few).distinct().limit(MOST_ATOMS + 1)


def _wide(judged: Judged) -> Part:
    """Return a part that leads to every dimension any of it shows or filters by."""
    first = judged.told[0].part
    tests = tuple(test for one in judged.told for test in one.part.tests)
    return Part(first.entity, (judged.dimensions,), first.measures, tests, first.period)


def _bits(judged: Judged, rows: Any, places: Mapping[str, str]) -> Iterator[Any]:
    """Yield for each telling whether a row is in it, and in its amounts; then for each measure."""
    for one in judged.told:
        inside = _inside(one, rows, places)
        yield inside
        amounts = condition_on(
            one.part.of.table, one.where(FieldClass.FINANCIAL), one.staff_id, rows
        )
        yield inside if amounts is None else inside & amounts
    for name in judged.measures:
        fits = MEASURES[name].fits
        yield fits(rows) if fits else rows[ENTITIES[judged.told[0].part.entity].person].notnull()


def _inside(one: Told, rows: Any, places: Mapping[str, str]) -> Any:
    part, entity = one.part, one.part.of
    tests = [condition(t, rows, places) for t in part.tests if t.op is not Op.SEGMENT]
    if entity.date:
        tests += [
            rows[entity.date] >= part.period.start,
            rows[entity.date] < part.period.until,
        ]
    admitted = condition_on(entity.table, one.where(FieldClass.INTERNAL), one.staff_id, rows)
    if admitted is not None:
        tests.append(admitted)
    whole = rows[entity.person].notnull()
    for test in tests:
        whole = whole & test
    return whole


def _packed(bits: Sequence[Any]) -> Any:
    import ibis

    whole = ibis.literal(0, "int64")
    for n, bit in enumerate(bits):
        whole = whole + ibis.ifelse(bit, ibis.literal(1 << n, "int64"), ibis.literal(0, "int64"))
    return whole


def atoms_in(
    judged: Judged, lines: Sequence[Mapping[str, Any]], family: str
) -> tuple[list[Atom], dict[int, int]]:
    """
    Return the atoms by the figures of one family, and how many people what was told needed.

    Figures of other families add up something else, so that nothing can be reckoned across.
    """
    names: dict[frozenset[tuple[int, Number]], int] = {frozenset(): NONE}
    needed: dict[int, int] = {}
    found: list[Atom] = []
    among = [name for name in judged.measures if MEASURES[name].family == family]
    for line in lines:
        bits = _unpacked(line)
        new, *before = (
            _numbers(judged, n, bits, line, among) - one.hidden for n, one in enumerate(judged.told)
        )
        old = frozenset((n, number) for n, numbers in enumerate(before) for number in numbers)
        name = names.setdefault(old, len(names))
        if name != NONE:
            needed[name] = max(judged.told[n + 1].k for n, _ in old)
        people = frozenset() if line["person"] is None else frozenset([line["person"]])
        found.append(Atom(name, new, people, many=line["people"] >= DELICATE))
    return found, needed


def must_be_judged(lines: Sequence[Mapping[str, Any]]) -> None:
    """
    Do nothing if there are no more atoms than can be judged.

    :raises TooMuchTold: otherwise
    """
    if len(lines) > MOST_ATOMS:
        raise TooMuchTold


def _numbers(
    judged: Judged, n: int, bits: int, line: Mapping[str, Any], among: Sequence[str]
) -> Numbers:
    """Return the figures of one telling in which the rows of an atom lie."""
    part = judged.told[n].part
    if not bits >> (2 * n) & 1:
        return frozenset()
    amounts = bits >> (2 * n + 1) & 1
    first = 2 * len(judged.told)
    fit = [
        name
        for name in among
        if name in part.measures
        and bits >> (first + judged.measures.index(name)) & 1
        and (amounts or MEASURES[name].unit is not Unit.CENTS)
    ]
    return frozenset(
        (number, tuple(plain_code(line[f"d_{d}"]) for d in level), name)
        for number, level in enumerate(part.levels)
        for name in fit
    )


def _unpacked(line: Mapping[str, Any]) -> int:
    whole, n = 0, 0
    while f"b_{n}" in line:
        whole |= int(line[f"b_{n}"]) << (n * BITS)
        n += 1
    return whole
