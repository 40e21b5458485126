"""A report's tables hold exactly what the oracle of authority admits, and nothing beside."""

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaifong.authority.rules import ANY, NOTHING, Facts, FieldClass, Rows, Scope, unite
from kaifong.intelligence.engines.engine import schema_of
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.scoped import View, tables_for, unbound, whole_view
from kaifong.orders.models import LineKind

from .shop import CAKES, TEA, customer, many

codes = st.none() | st.frozensets(st.sampled_from([1, 2, 9]), max_size=2)
kinds = st.none() | st.frozensets(st.sampled_from([TEA, CAKES, 3]), max_size=2)
rows = st.builds(Rows, codes, codes, kinds, st.booleans())
predicates = st.lists(rows, max_size=3).map(lambda some: unite([frozenset(some)]))
scopes = st.lists(predicates, min_size=5, max_size=5).map(
    lambda some: Scope(5, tuple(zip(FieldClass, some, strict=True)))
)


def asked(expression):
    answer = PostgreSQL().run(
        str(ibis.to_sql(expression, dialect="postgres")), schema_of(expression)
    )
    return [tuple(row.values()) for row in answer.table.to_pylist()]


def raw(name):
    table = unbound(name)
    return [dict(zip(table.columns, row, strict=True)) for row in asked(table)]


def facts(row, categories):
    return Facts(row["region"], row["channel"], frozenset(categories), row["owner_id"])


def expected_lines(lines, scope):
    """Reckon in plain Python what a reader of lines is to get."""
    for line in lines:
        of = facts(line, [line["category_id"]])
        if scope.admits(of):
            yield {
                name: value if scope.shows(FieldClass(classes("fact_line", name)), of) else None
                for name, value in line.items()
                if shown("fact_line", name, scope)
            }


def expected_orders(orders, lines, scope):
    by_order = {}
    for line in lines:
        by_order.setdefault(line["order_id"], []).append(line)
    for order in orders:
        own = by_order.get(order["order_id"], [])

        def visible(test, order=order, own=own):
            # As a whole, with no category in mind; or by one of its lines.
            return test(facts(order, [])) or any(test(facts(x, [x["category_id"]])) for x in own)

        if not visible(scope.admits):
            continue
        financial = FieldClass.FINANCIAL
        whole = scope.shows(financial, facts(order, []))
        seen = [x for x in own if scope.shows(financial, facts(x, [x["category_id"]]))]
        goods = [x["hkd_cents"] for x in seen if x["kind"] == LineKind.GOODS]
        amounts = {"goods_cents": sum(goods), "total_cents": sum(x["hkd_cents"] for x in seen)}
        known = order if whole else order | amounts
        yield {
            name: value
            if visible(lambda f, n=name: scope.shows(FieldClass(classes("fact_order", n)), f))
            else None
            for name, value in known.items()
            if shown("fact_order", name, scope)
        }


def classes(table, name):
    from kaifong.foundation.datasets import dataset

    return dataset(table).sensitivity(name)


def shown(table, name, scope):
    return name != "owner_id" and scope.where(FieldClass(classes(table, name))) != NOTHING


@pytest.mark.django_db
def test_orders_and_lines_are_those_that_the_oracle_admits():
    many(seed=3, count=80)
    lines, orders = raw("fact_line"), raw("fact_order")

    @settings(max_examples=40, deadline=None)
    @given(scope=scopes)
    def agree(scope):
        tables = tables_for(View(scope, scope))
        anything = any(shown("fact_order", name, scope) for name in orders[0])
        assert ("fact_line" in tables) == ("fact_order" in tables) == anything
        if anything:
            compare(tables["fact_line"], expected_lines(lines, scope))
            compare(tables["fact_order"], expected_orders(orders, lines, scope))

    agree()


def compare(table, expected):
    found = [dict(zip(table.columns, row, strict=True)) for row in asked(table)]
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


@pytest.mark.django_db
def test_a_filter_bounds_the_rows_and_leaves_the_columns():
    many(seed=3, count=80)
    scope = Scope(5, tuple((cls, frozenset([Rows(frozenset([1]))])) for cls in FieldClass))
    view = View(scope, scope)

    narrowed = tables_for(view.narrowed(Rows(categories=frozenset([TEA]))))
    outside = tables_for(view.narrowed(Rows(regions=frozenset([2]))))

    assert narrowed["fact_order"].columns == tables_for(view)["fact_order"].columns
    assert {row[0] for row in asked(narrowed["fact_line"].select("category_id"))} == {TEA}
    assert asked(outside["fact_order"]) == asked(outside["fact_line"]) == []
    assert "hkd_cents" in outside["fact_line"].columns


@pytest.mark.django_db
def test_customers_are_those_of_the_region_or_buyers_of_the_category():
    many(seed=3, count=80)
    somebody = customer(77, district=301)
    assert somebody
    region = Scope(5, tuple((cls, frozenset([Rows(frozenset([3]))])) for cls in FieldClass))
    team = Scope(
        5, tuple((cls, frozenset([Rows(categories=frozenset([TEA]))])) for cls in FieldClass)
    )

    in_region = asked(
        tables_for(View(region, region))["dim_customer"].select("customer_key", "region")
    )
    of_team = asked(tables_for(View(team, team))["dim_customer"].select("customer_key"))

    assert {place for _, place in in_region} == {3}
    assert (77, 3) in in_region
    buyers = {line["customer_key"] for line in raw("fact_line") if line["category_id"] == TEA}
    assert {key for (key,) in of_team} == buyers - {None}


def test_what_is_not_granted_is_not_there():
    nothing = Scope(5, tuple((cls, NOTHING) for cls in FieldClass))
    public = Scope(
        5,
        tuple(
            (cls, frozenset([ANY]) if cls == FieldClass.PUBLIC else NOTHING) for cls in FieldClass
        ),
    )

    assert list(tables_for(View(nothing, nothing))) == ["dim_product"]
    with pytest.raises(KeyError):
        tables_for(View(nothing, nothing))["fact_order"]
    lines = tables_for(View(public, nothing))["fact_line"]
    assert not {"hkd_cents", "customer_key", "category_id", "owner_id"} & set(lines.columns)
    with pytest.raises(AttributeError):
        _ = lines.hkd_cents


def test_no_table_names_or_reaches_a_person():
    forbidden = {"name", "name_en", "name_zh", "email", "phone", "customer_id", "member_no"}
    for table in tables_for(whole_view()).values():
        assert not forbidden & set(table.columns)
