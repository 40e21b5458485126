import re
from decimal import Decimal
from itertools import product
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaifong.integration import accounting, sales_rules
from kaifong.integration.sales_rules import CODE_KINDS, FACTS, RULES, Bucket, CodeKind

from .judging import buckets, judged, line, table


@pytest.mark.parametrize(
    ("cells", "bucket"),
    [
        ({}, Bucket.SALE),
        ({"customer": None}, Bucket.SALE_ANONYMOUS),
        ({"price": "0"}, Bucket.GIVEN_FREE),
        ({"price": "0", "customer": None}, Bucket.STOCK_MOVEMENT),
        ({"price": "0", "customer": None, "quantity": -9, "code": "POST"}, Bucket.STOCK_MOVEMENT),
        ({"quantity": -1}, Bucket.RETURN_NOT_JOINED),
        ({"code": "POST"}, Bucket.CHARGE),
        ({"code": "m", "quantity": -1}, Bucket.CHARGE_CREDITED),
        ({"code": "D", "quantity": -1}, Bucket.CHARGE_CREDITED),
        ({"code": "DISCOUNT", "price": "-5"}, Bucket.CHARGE_CREDITED),
        ({"code": "B", "price": "-5"}, Bucket.ADJUSTMENT),
        ({"code": "ADJUST2"}, Bucket.ADJUSTMENT),
        ({"code": "TEST001", "quantity": -1}, Bucket.TEST),
        ({"code": "TESTER01"}, Bucket.SALE),
        ({"code": "gift_0001_30"}, Bucket.CHARGE),
        ({"price": "-5"}, Bucket.INVALID),
        ({"reason": "price_missing", "unit_price": None}, Bucket.INVALID),
        ({"invoice": "C1"}, Bucket.SALE),
    ],
)
def test_a_line_alone(cells: dict[str, Any], bucket: Bucket) -> None:
    assert buckets(line(**cells)) == [bucket]


def test_goods_at_no_price_beside_paid_ones_were_given_free() -> None:
    anonymous = {"customer": None}

    assert buckets(line(**anonymous), line(**anonymous, price="0", code="2")) == [
        Bucket.SALE_ANONYMOUS,
        Bucket.GIVEN_FREE,
    ]


def test_an_invoice_has_one_customer_and_one_currency() -> None:
    assert buckets(line(), line(code="2", customer=None)) == [Bucket.SALE] * 2
    assert buckets(line(), line(code="2", customer="9")) == [Bucket.INVALID] * 2
    assert buckets(line(), line(code="2", currency="HKD")) == [Bucket.INVALID] * 2


def test_refusals_of_a_set_say_why() -> None:
    database = judged(table([line(), line(customer="9"), line(invoice="2", price="-1")]))

    found = database.sql('select refusal from judged order by "row"').fetchall()

    assert [reason for (reason,) in found] == [
        "invoice_of_two_customers",
        "invoice_of_two_customers",
        "goods_below_zero",
    ]


def test_every_repeat_but_the_first_is_counted_as_one_and_knows_its_nature() -> None:
    lines = [line(), line(), line(quantity=2), line(), line(invoice="2")]
    database = judged(table(lines))

    found = database.sql('select bucket, nature from judged order by "row"').fetchall()

    assert found == [
        ("sale", "sale"),
        ("exact_repeat", "sale"),
        ("sale", "sale"),
        ("exact_repeat", "sale"),
        ("sale", "sale"),
    ]


def test_two_refused_lines_are_refused_not_repeated() -> None:
    bad = line(reason="price_missing", unit_price=None)

    assert buckets(bad, bad) == [Bucket.INVALID] * 2


def test_cents_round_half_away_from_zero() -> None:
    database = judged(
        table([line(price=p, code=p) for p in ("0.001", "0.005", "-0.005", "0.0149")])
    )

    found = database.sql('select cents from judged order by "row"').fetchall()

    assert [cents for (cents,) in found] == [0, 1, -1, 1]


def test_the_rules_in_python_and_in_sql_are_the_same_for_every_set_of_facts() -> None:
    names = list(FACTS)
    case = sales_rules._case("bucket")
    rows = ", ".join(f"is_{name}" for name in names)
    database = duckdb.connect()
    worlds = list(product((False, True), repeat=len(names)))
    database.execute(f"create table facts ({', '.join(f'is_{n} bool' for n in names)})")
    database.execute(
        "insert into facts select "
        + ", ".join(f"(n >> {place}) & 1 = 1" for place in range(len(names)))
        + f" from range({len(worlds)}) as worlds(n)"
    )

    found = database.sql(f"select {rows}, {case} from facts").fetchall()

    assert len(found) == len(worlds)
    assert all(
        sales_rules.bucket_of(dict(zip(names, facts, strict=True))) == bucket
        for *facts, bucket in found
    )


def test_every_fact_is_used_and_every_bucket_reached() -> None:
    used = {fact.removeprefix("not ") for rule in RULES for fact in rule.facts}

    assert used == set(FACTS)
    assert {rule.bucket for rule in RULES} | {Bucket.EXACT_REPEAT} == set(Bucket)
    assert not RULES[-1].facts


@settings(max_examples=30)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["POST", "m", "B", "ADJUST2", "gift_0001_30", "TEST1", "CRUK", "S"]),
            st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_what_a_code_stands_for_is_the_same_in_python_and_in_sql(codes: list[str]) -> None:
    database = duckdb.connect()
    kind = sales_rules.kind_sql("code")
    found = database.execute(f"select {kind} from (select unnest(?) as code)", [codes]).fetchall()

    # Capitals as the database makes them: ß stays one letter there.
    capitals = database.execute("select upper(unnest(?))", [codes]).fetchall()
    assert [one for (one,) in found] == [_kind(code) for (code,) in capitals]


def _kind(code: str) -> str:
    fitting = (kind for kind, pattern in CODE_KINDS if re.fullmatch(pattern, code))
    return next(fitting, CodeKind.GOODS)


PRICES = st.decimals(Decimal(-3), Decimal(30), places=3)


@settings(max_examples=40)
@given(
    st.lists(
        st.builds(
            line,
            invoice=st.sampled_from("123"),
            code=st.sampled_from(["85048", "POST", "TEST1", "B", "S"]),
            quantity=st.integers(-3, 3).filter(bool),
            price=PRICES,
            customer=st.sampled_from(["a", "b", None]),
            minute=st.integers(0, 3),
        ),
        max_size=25,
    )
)
def test_no_line_and_no_money_is_lost(lines: list[dict[str, Any]]) -> None:
    database = judged(table(lines))
    tallies = database.sql(accounting.tally_sql("judged")).fetchall()

    account = accounting.account_of(tallies)

    exact = sum((one["quantity"] * one["unit_price"] for one in lines), Decimal(0))
    assert account.lines == len(lines)
    assert account.amounts().get("GBP", Decimal(0)) == exact
    cents = sum(tally.cents for tally in account.tallies)
    assert account.roundings().get("GBP", Decimal(0)) == exact - Decimal(cents) / 100


def test_the_account_speaks_json_without_floats() -> None:
    account = accounting.account_of(
        [("test", "GBP", 1, Decimal("2.001"), 200), ("sale", "GBP", 2, Decimal(100), 10_000)]
    )

    assert account.as_json() == {
        "lines": 3,
        "buckets": [
            {"bucket": "sale", "currency": "GBP", "lines": 2, "amount": "100", "cents": 10_000},
            {"bucket": "test", "currency": "GBP", "lines": 1, "amount": "2.001", "cents": 200},
        ],
        "amounts": {"GBP": "102.001"},
        "rounding": {"GBP": "0.001"},
    }


def test_repeats_are_kept_unless_refused() -> None:
    assert sales_rules.refused() == {Bucket.INVALID}
    assert sales_rules.refused(keep_repeats=False) == {Bucket.INVALID, Bucket.EXACT_REPEAT}
