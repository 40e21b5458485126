"""Walking every way out as somebody, and comparing what came out with the plain reckoning."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from random import Random

from django.http import Http404
from django.utils.module_loading import autodiscover_modules

from kaifong.authority import wall
from kaifong.authority.actions.looks import LOGGED
from kaifong.authority.models import Look
from kaifong.authority.objects import Object, object_named
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts
from kaifong.authority.ways import Given, Shop, Way, stand, stocks, ways

from .drawing import Choices, Organisation, organisation
from .oracle import Oracle
from .scratch import forgotten, scratch
from .staffing import TABLES, engage, establish

CASES_A_SHOP = 20
CUSTOMERS, PEOPLE = 8, 3


@dataclass(frozen=True)
class Difference:
    """One row or field that a way gave out and should not have, or the other way about."""

    seed: int
    case: int
    way: str
    what: str  # row given, row lost, fields given, fields lost, count, not logged, failed
    row_id: int | None = None
    detail: str = ""


@dataclass
class Proof:
    """What has been walked so far."""

    cases: int = 0
    walks: int = 0
    rows: int = 0  # given out and rightly so
    differences: int = 0


def prove(*, cases: int, seed: int) -> Iterator[tuple[Proof, list[Difference]]]:
    """
    Walk every registered way in so many random cases; yield after each case.

    A case is a random organisation with one person at work in it; `seed` makes it the same again.
    Nothing is written: it all happens in a transaction that is rolled back.

    :raises NoRoom: if the database allows no temporary tables
    """
    autodiscover_modules("ways")
    proof = Proof()
    with scratch([*TABLES, *(table for stock in stocks() for table in stock.tables)]):
        for first in range(0, cases, CASES_A_SHOP):
            with forgotten():
                shop = _stocked(Random(f"{seed}/{first}"))  # noqa: S311  drawn to be repeated
                for case in range(first, min(first + CASES_A_SHOP, cases)):
                    found = _case(shop, seed, case, proof)
                    yield proof, found


def _stocked(random: Random) -> Shop:
    with wall.lifted():
        shop = Shop(random=random, staff_ids=engage(PEOPLE), size=CUSTOMERS)
        for stock in stocks():
            shop.rows |= stock.fill(shop)
    stand(shop)
    return shop


def _case(shop: Shop, seed: int, case: int, proof: Proof) -> list[Difference]:
    lot = Random(f"{seed}/case {case}")  # noqa: S311  drawn to be repeated
    drawn = organisation(lot, _choices(shop))
    found: list[Difference] = []
    with forgotten():
        person = establish(drawn)
        if person is not None:
            for way in _walked(case):
                proof.walks += 1
                found += [
                    Difference(seed, case, way.name, what, row_id, detail)
                    for what, row_id, detail in _walk(way, person, drawn, shop, proof)
                ]
    proof.cases += 1
    proof.differences += len(found)
    return found


def _walked(case: int) -> list[Way]:
    return [way for number, way in enumerate(ways()) if (case + number) % way.one_in == 0]


def _choices(shop: Shop) -> Choices:
    actions: dict[str, tuple[str, ...]] = {}
    for way in ways():
        known = {"see", way.action, *actions.get(way.about, ())}
        actions[way.about] = tuple(sorted(known))
    return Choices(shop.regions, shop.channels, shop.categories, actions, shop.staff_ids)


Found = tuple[str, int | None, str]


def _walk(way: Way, person: Actor, drawn: Organisation, shop: Shop, proof: Proof) -> list[Found]:
    expected = Oracle(drawn).given(way, _object(way, shop), _rows(way, shop))
    proof.rows += len(expected)
    # The scratch shop's log, not the real one, which nobody can empty.
    Look.objects.all().delete()
    try:
        with wall.seen_by(person):
            given = way.run(person)
    except (NotAllowed, Http404):
        given = 0 if way.counts_only else {}
    except Exception as problem:  # noqa: BLE001  a way that breaks is a finding, not the end
        return [("failed", None, f"{type(problem).__name__}: {problem}")]
    if isinstance(given, int):
        told = "" if given == len(expected) else f"told {given}, should be {len(expected)}"
        return [("count", None, told)] if told else []
    return [*_compared(way, given, expected), *_unlogged(way, given, shop)]


def _unlogged(way: Way, given: Given, shop: Shop) -> Iterator[Found]:
    """Yield rows whose contact or sensitive fields were read without a trace."""
    if way.logs:
        classes = _object(way, shop).fields
        logged = set(chain.from_iterable(Look.objects.values_list("customer_ids", flat=True)))
        for row_id, fields in given.items():
            if LOGGED & {classes[name] for name in fields} and row_id not in logged:
                yield "not logged", row_id, _named(fields)


def _object(way: Way, shop: Shop) -> Object:
    """Return what a way is about, with the fields that only this shop has."""
    declared = object_named(way.about)
    return replace(declared, fields={**declared.fields, **shop.own.get(way.about, {})})


def _rows(way: Way, shop: Shop) -> Mapping[int, Facts]:
    return shop.rows[way.rows or way.about]


def _compared(way: Way, given: Given, expected: Given) -> Iterator[Found]:
    for row_id in sorted(given.keys() | expected.keys()):
        if row_id not in expected:
            yield "row given", row_id, _named(given[row_id])
        elif row_id not in given:
            if not way.some_rows:
                yield "row lost", row_id, ""
        else:
            yield from _fields(way, row_id, given[row_id], expected[row_id])


def _fields(
    way: Way, row_id: int, given: frozenset[str], allowed: frozenset[str]
) -> Iterator[Found]:
    possible = allowed if way.fields is None else allowed & way.fields
    if leaked := given - allowed:
        yield "fields given", row_id, _named(leaked)
    if lost := possible - given - way.withholds:
        yield "fields lost", row_id, _named(lost)


def _named(fields: Sequence[str] | frozenset[str]) -> str:
    return ", ".join(sorted(fields))
