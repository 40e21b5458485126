"""The compiled filters admit exactly the rows that the oracle admits."""

import duckdb
import ibis
import pyarrow as pa
import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaifong.authority import wall
from kaifong.authority.compiled import to_ibis, to_q
from kaifong.authority.objects import Object
from kaifong.authority.rules import EVERYTHING, NOTHING, Facts, Rows, admits
from kaifong.customers.models import ContactPoint, Customer
from kaifong.customers.permissions import CUSTOMER
from kaifong.foundation.history import actions as history
from kaifong.orders.models import Order
from kaifong.orders.permissions import ORDER

from .conftest import CATEGORIES, CHANNELS, REGIONS

tried = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def some(codes):
    return st.none() | st.frozensets(st.sampled_from([*codes, 8]))


predicates = st.frozensets(
    st.builds(
        Rows,
        regions=some(REGIONS),
        channels=some(CHANNELS),
        categories=some(CATEGORIES),
        own=st.booleans(),
    ),
    max_size=3,
)
BARE = Object("bare", {}, regions="", channels="", owners="")


def expected(rows, predicate, me):
    return {row for row, facts in rows.items() if admits(predicate, facts, me)}


@pytest.mark.parametrize(("model", "of"), [(Customer, CUSTOMER), (Order, ORDER)])
def test_django_finds_what_the_oracle_admits(model, of, people, customers, orders):
    me = people[0].pk
    rows = customers if model is Customer else orders

    @tried
    @given(predicates)
    def same(predicate):
        found = model.objects.filter(to_q(predicate, of, me)).values_list("pk", flat=True)
        assert set(found) == expected(rows, predicate, me)

    with wall.lifted():
        same()


def test_django_finds_it_through_a_key_too(people, customers):
    me = people[0].pk
    points = [ContactPoint(customer_id=c, kind="email", value=f"{c}@a.b") for c in customers]
    predicate = frozenset([Rows(regions=frozenset([2])), Rows(own=True)])
    with wall.lifted():
        with history.unrecorded():
            ContactPoint.objects.bulk_create(points)
        found = ContactPoint.objects.filter(to_q(predicate, CUSTOMER, me, "customer__"))
        assert {point.customer_id for point in found} == expected(customers, predicate, me)
        assert not ContactPoint.objects.filter(to_q(NOTHING, CUSTOMER, me, "customer__")).exists()


def test_everything_needs_no_filter_and_nothing_finds_nobody(people, customers):
    assert to_q(EVERYTHING, CUSTOMER, 1) == Q()
    assert to_ibis(EVERYTHING, CUSTOMER, 1, None) is None
    with wall.lifted():
        assert not Customer.objects.filter(to_q(NOTHING, CUSTOMER, 1)).exists()


LINES = [
    Facts(region, channel, frozenset([category]), owner)
    for region in REGIONS
    for channel in CHANNELS
    for category in CATEGORIES
    for owner in (None, 7, 8)
]


@pytest.mark.parametrize("many", [False, True])
def test_the_lake_finds_what_the_oracle_admits(many):
    columns = {
        "id": list(range(len(LINES))),
        "region": [facts.region for facts in LINES],
        "channel": [facts.channel for facts in LINES],
        "owner_id": [facts.owner for facts in LINES],
        "category_id": [min(facts.categories) for facts in LINES],
    }
    schema = dict.fromkeys(columns, "int64")
    of = ORDER
    if many:
        del columns["category_id"], schema["category_id"]
        columns["categories"] = [sorted(facts.categories) for facts in LINES]
        schema["categories"] = "array<int64>"
        of = CUSTOMER
    table = ibis.table(schema, name="lines")
    engine = duckdb.connect()
    engine.register("lines", pa.table(columns))
    rows = dict(enumerate(LINES))

    @tried
    @given(predicates)
    def same(predicate):
        test = to_ibis(predicate, of, 7, table)
        asked = table if test is None else table.filter(test)
        found = engine.execute(str(ibis.to_sql(asked.select("id"), "duckdb"))).fetchall()
        assert {row for (row,) in found} == expected(rows, predicate, 7)

    same()


@pytest.mark.parametrize(
    "rows",
    [
        Rows(regions=frozenset([1])),
        Rows(channels=frozenset([1])),
        Rows(categories=frozenset([1])),
        Rows(own=True),
    ],
)
def test_what_has_no_such_column_is_not_reached_by_it(rows, people, customers):
    table = ibis.table({"id": "int64"}, name="bare")
    engine = duckdb.connect()
    engine.register("bare", pa.table({"id": [1, 2]}))
    never = table.filter(to_ibis(frozenset([rows]), BARE, 7, table))
    assert engine.execute(str(ibis.to_sql(never, "duckdb"))).fetchall() == []
    with wall.lifted():
        assert not Customer.objects.filter(to_q(frozenset([rows]), BARE, 7)).exists()
