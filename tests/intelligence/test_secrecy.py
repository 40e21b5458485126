"""What is told beyond one's own rows never adds up to a few people: attacks by linear algebra."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from kaifong.authority.models import Grant, Role, Staff
from kaifong.authority.queries import actor_of
from kaifong.intelligence.actions import ask, forget_old
from kaifong.intelligence.engines import EngineTrouble
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.models import Release
from kaifong.intelligence.semantics import asking, telling
from kaifong.intelligence.semantics.answers import HIDDEN
from kaifong.intelligence.semantics.asked import Ask, BadAsk, Calculated, Filter, Op
from kaifong.intelligence.semantics.atoms import TooMuchTold
from kaifong.intelligence.semantics.days import Chosen
from kaifong.intelligence.semantics.secrecy import SMALL, Atom, dropped
from tests.reports.conftest import somebody

from .shop import CAKES, TEA, customer, many, order
from .test_scoped import raw

TODAY, NOW = date(2025, 3, 1), datetime(2025, 3, 1, tzinfo=UTC)
ALL_YEARS = Chosen(date(2023, 1, 1), date(2024, 12, 31))
OF_LINES = {"channel": "channel", "region": "region", "category": "category_id"}
OF_PEOPLE = {"customer_region": "region", "district": "district"}


def reader(name="Reader", *, regions=(1,), told=None):
    """Return somebody who sees the lines of a region and is told figures of the whole shop."""
    person = somebody(name=name, regions=list(regions))
    role = Role.objects.get(grants__action="report", memberships__staff=person.staff_id)
    Grant.objects.create(
        role=role,
        action="see",
        object="figures",
        classes=["public", "internal", "financial"],
        purposes=["sales"],
        regions=told,
    )
    return actor_of(Staff.objects.get(pk=person.staff_id))


def answered(actor, asked, **more):
    return ask(actor=actor, asked=asked, **{"today": TODAY, "at": NOW, "fresh": True} | more)


def told_numbers(answer):
    """Yield what was told: the level, its key, the measure; figures kept back are left out."""
    asked = answer.asked
    for level, rows in {asked.dimensions: answer.rows, **answer.totals}.items():
        for row in rows:
            values = dict(zip((c.name for c in answer.columns), row, strict=True))
            for name in asked.measures:
                if values[name] is not HIDDEN:
                    yield level, tuple(values[d] for d in level), name


def code(line, name, people):
    if name in OF_LINES:
        return line[OF_LINES[name]]
    person = people.get(line["customer_key"])
    return person and person[OF_PEOPLE[name]]


FITS = {
    "net": lambda line: line["order_kind"] in (1, 2),
    "sold": lambda line: line["order_kind"] == 1,
    "returned": lambda line: line["order_kind"] == 2,
}


def equation(asked, number, lines, people):
    """Return the told figure as a row of a matrix over the lines of the shop."""
    level, key, measure = number
    days = asked.period.days(TODAY)
    row = np.zeros(len(lines))
    for n, line in enumerate(lines):
        fits = (
            line["kind"] == 1
            and FITS[measure](line)
            and days.start <= line["placed_on"] < days.until
            and tuple(code(line, name, people) for name in level) == key
        )
        for test in asked.filters:
            inside = code(line, test.dimension, people) in test.values
            fits = fits and inside == (test.op is Op.IN)
        row[n] = -1 if fits and measure == "returned" else int(fits)
    return row


def solved(matrix, lines, mine, size):
    """
    Return groups of fewer than `size` people whose own lines some sum of figures isolates.

    Own lines are known and so taken away; a sum that vanishes on everybody else's and not on
    theirs is found by ranks.
    """
    others = [n for n, line in enumerate(lines) if line["region"] not in mine]
    matrix = matrix[:, others]
    whose = [lines[n]["customer_key"] for n in others]
    rank = np.linalg.matrix_rank(matrix)
    people = sorted({key for key in whose if key is not None})
    dice = random.Random(1)  # noqa: S311  the same groups each time
    groups = [(one,) for one in people]
    groups += (
        [tuple(dice.sample(people, size - 1)) for _ in range(30)] if len(people) > size else []
    )
    return [
        group
        for group in groups
        if np.linalg.matrix_rank(matrix[:, [key not in group for key in whose]]) < rank
    ]


def random_asks(seed, count):
    """Return questions that overlap: more or fewer filters, adjoining periods, other sides."""
    dice = random.Random(seed)  # noqa: S311  drawn to be repeated
    for _ in range(count):
        sides = dice.sample([*OF_LINES, *OF_PEOPLE], dice.randrange(3))
        filters = []
        if dice.random() < 0.6:
            name, codes = dice.choice(
                [("channel", [0, 1, 2]), ("region", [1, 2, 9]), ("category", [TEA, CAKES])]
            )
            op = dice.choice([Op.IN, Op.NOT_IN])
            filters.append(Filter(name, op, tuple(dice.sample(codes, dice.choice([1, 2])))))
        start = date(2023, 1, 1) + timedelta(days=dice.choice([0, 0, 1, 30]))
        last = date(2024, 12, 31) - timedelta(days=dice.choice([0, 0, 1, 7, 40]))
        yield Ask(
            measures=tuple(dice.sample(list(FITS), dice.choice([1, 1, 2]))),
            dimensions=tuple(sides),
            across=sides[0] if sides else None,
            filters=tuple(filters),
            period=Chosen(start, last),
            beyond=True,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_no_person_can_be_solved_for_from_all_that_was_told(seed):
    many(seed=seed, count=500)
    lines, people = raw("fact_line"), {p["customer_key"]: p for p in raw("dim_customer")}
    me = reader()
    guarded, open_ = [], []
    for asked in random_asks(seed, 10):
        plain = replace(asked, beyond=False)
        told = told_numbers(answered(me, asked))
        guarded += [equation(asked, number, lines, people) for number in told]
        told = told_numbers(answered(somebody(name="Whole"), plain))
        open_ += [equation(plain, number, lines, people) for number in told]

    assert len(guarded) > 10
    assert solved(np.array(guarded), lines, {1}, SMALL) == []
    # The same attack on the same questions, were nothing kept back, finds people.
    assert solved(np.array(open_), lines, {1}, SMALL) != []


@st.composite
def shops(draw):
    """Return atoms of a random table with totals, over what was told before."""
    atoms = []
    for n in range(draw(st.integers(1, 14))):
        row, column = draw(st.integers(0, 3)), draw(st.integers(0, 3))
        told = {(0, (row, column), "m"), (1, (row,), "m"), (2, (column,), "m"), (3, (), "m")}
        size = draw(st.integers(1, 12))
        people = frozenset(range(n * 20, n * 20 + size))
        old = draw(st.integers(0, 2))
        atoms.append(
            Atom(old, frozenset(told), frozenset() if size >= 10 else people, many=size >= 10)
        )
    return atoms


@settings(max_examples=150, deadline=None)
@given(shops())
def test_what_is_left_never_tells_of_too_few(atoms):
    gone = dropped(atoms, k=SMALL, levels=[1, 3, 3, 10], k_of_old={1: SMALL, 2: SMALL})
    classes, before = {}, {}
    for atom in atoms:
        size = 10 if atom.many else len(atom.people)
        key = (atom.old, atom.numbers - gone)
        classes[key] = classes.get(key, 0) + size
        before[atom.old] = before.get(atom.old, 0) + size
    for (old, left), size in classes.items():
        if not left and not old:
            continue
        # What had become too small before must only not be split.
        assert size >= SMALL or (old and before[old] < SMALL and size == before[old])


def test_enough_people_are_told_of_without_anything_kept_back():
    atoms = [Atom(0, frozenset({(0, (n,), "m"), (1, (), "m")}), many=True) for n in range(5)]
    assert dropped(atoms, k=SMALL, levels=[1, 10], k_of_old={}) == set()


def test_one_small_cell_takes_another_with_it():
    def cell(n, size):
        return Atom(
            0, frozenset({(0, (n,), "m"), (1, (), "m")}), frozenset(range(n * 50, n * 50 + size))
        )

    atoms = [cell(1, 2), cell(2, 6), cell(3, 9)]
    gone = dropped(atoms, k=SMALL, levels=[1, 10], k_of_old={})
    assert (0, (1,), "m") in gone
    assert len(gone) == 2
    assert (1, (), "m") not in gone


def crowd(first, count, region, on=date(2024, 5, 1), cents=1_000, category=TEA):
    for n in range(first, first + count):
        who = customer(n, district=100 * region + 1)
        order(f"crowd{n}", on, [(category, 1, cents)], customer_id=who, region=region)


@pytest.mark.django_db
def test_with_and_without_one_filter_value_is_not_a_way_to_a_person():
    crowd(100, 8, 2)
    crowd(200, 1, 3, cents=77_700)
    me = reader()
    whole = Ask(measures=("net",), period=ALL_YEARS, beyond=True)
    without = replace(whole, filters=(Filter("region", Op.NOT_IN, (3,)),))

    assert answered(me, whole).rows == ((85_700,),)
    refused = answered(me, without)
    assert refused.rows == ((HIDDEN,),)
    assert (refused.hidden, refused.small) == (1, 5)
    # In the other order it is the second that is kept back.
    Release.objects.all().delete()
    assert answered(me, without).rows == ((8_000,),)
    assert answered(me, whole).rows == ((HIDDEN,),)
    # A colleague of the department knows what was told; somebody of another does not.
    assert Release.objects.count() == 2


@pytest.mark.django_db
def test_adjoining_periods_are_not_a_way_to_a_person_and_running_days_are_not_told():
    crowd(100, 8, 2)
    crowd(200, 1, 2, on=date(2024, 5, 9))
    me = reader()
    until = [Chosen(date(2024, 1, 1), date(2024, 5, day)) for day in (8, 9)]
    first, second = (
        answered(me, Ask(measures=("units",), period=period, beyond=True)) for period in until
    )
    assert (first.rows, second.rows) == (((8,),), ((HIDDEN,),))
    today = Ask(measures=("units",), period=Chosen(TODAY, TODAY), beyond=True)
    with pytest.raises(BadAsk, match="beyond today"):
        answered(me, today)


@pytest.mark.django_db
def test_the_same_question_is_answered_as_before_whatever_came_in_late():
    crowd(100, 8, 2)
    me = reader()
    asked = Ask(
        measures=("net", "buyers"),
        dimensions=("day",),
        period=ALL_YEARS,
        calculated=(Calculated("each", "net / buyers"),),
        beyond=True,
    )
    first = answered(me, asked)
    assert first.rows == ((date(2024, 5, 1), 8_000, 10, 800),)
    crowd(300, 1, 2, cents=500_000)
    again = answered(me, asked)
    assert (again.rows, again.totals, again.as_of) == (first.rows, first.totals, first.as_of)
    assert Release.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(**_values(Release.objects.get()))


def _values(row):
    return {f.name: getattr(row, f.name) for f in Release._meta.fields if f.name != "id"}


@pytest.mark.django_db
def test_own_rows_need_no_crowd_and_a_delicate_dimension_needs_a_larger_one():
    crowd(100, 2, 1)
    crowd(200, 7, 2)
    me = reader()
    asked = Ask(measures=("net",), dimensions=("region",), period=ALL_YEARS, beyond=True)
    assert answered(me, asked).rows == ((1, 2_000), (2, 7_000))
    Release.objects.all().delete()
    by_district = answered(me, replace(asked, dimensions=("district",)))
    assert by_district.rows == ((101, 2_000), (201, HIDDEN))
    assert by_district.small == 10


@pytest.mark.django_db
def test_customers_are_told_of_by_fives_and_bounded_by_what_is_told():
    crowd(100, 8, 2)
    crowd(200, 3, 3)
    me = reader(regions=(9,), told=[2, 9])
    asked = Ask(measures=("customers",), dimensions=("customer_region",), beyond=True)
    assert answered(me, asked).rows == ((2, 10),)


@pytest.mark.django_db
def test_what_is_told_within_own_rows_only_is_refused_beyond_them():
    me = reader()
    for wrong in (
        Ask(measures=("orders_placed",), beyond=True),
        Ask(measures=("net",), filters=(Filter("s", Op.SEGMENT, (1,)),), beyond=True),
        Ask(measures=("net",), dimensions=("order_kind",), beyond=True),
    ):
        with pytest.raises(BadAsk, match="beyond"):
            answered(me, wrong)
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_too_much_told_is_refused_and_what_is_old_is_forgotten(monkeypatch):
    crowd(100, 8, 2)
    me = reader()
    monkeypatch.setattr(telling, "MOST_TOLD", 1)
    asked = Ask(measures=("net",), period=ALL_YEARS, beyond=True)
    sides = ("region", "channel", "category")
    for side in sides[:2]:
        answered(me, replace(asked, dimensions=(side,)))
    with pytest.raises(TooMuchTold):
        answered(me, replace(asked, dimensions=(sides[2],)))
    assert Release.objects.count() == 2
    assert forget_old(at=NOW + timedelta(days=399)) == 0
    assert forget_old(at=NOW + timedelta(days=400)) == 2
    answered(me, replace(asked, dimensions=(sides[2],)), at=NOW + timedelta(days=401))


class Restless(PostgreSQL):
    """An engine whose rows are of another moment at each question."""

    dialect = "duckdb"


@pytest.mark.django_db
def test_an_answer_is_judged_by_the_very_rows_it_tells_of(monkeypatch):
    crowd(100, 8, 2)
    me = reader()
    monkeypatch.setattr(asking, "chosen", Restless)
    with pytest.raises(EngineTrouble, match="ask again"):
        answered(me, Ask(measures=("units",), period=ALL_YEARS, beyond=True), fresh=False)
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_two_of_a_department_wait_for_each_other():
    me = reader()
    with transaction.atomic():
        telling._one_at_a_time(me)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            assert cursor.fetchone()[0] >= 1 + len(me.departments)
