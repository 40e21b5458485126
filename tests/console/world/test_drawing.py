"""The shop as it is drawn, without a database."""

import hashlib
from collections import Counter
from datetime import date, timedelta

import numpy as np
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from kaifong.console.world import cast, goods, invoices, seasons, sizes, tables
from kaifong.console.world.organisation import BEAUTY_AND_FASHION, HOME_AND_LIVING
from kaifong.console.world.shop import Shop, plan
from kaifong.foundation.hongkong.places import District

from .conftest import TINY, UNTIL, ids


def all_rows(shop: Shop, number: int = 0) -> dict[str, pa.Table]:
    chunk = shop.chunk(number)
    drawn = invoices.rows(chunk)
    return {
        "customers": tables.customers(chunk, ids(shop)),
        "points": tables.contact_points(chunk, ids(shop)),
        "identities": tables.identities(chunk, ids(shop)),
        "orders": invoices.orders(chunk, drawn, ids(shop)),
        "lines": invoices.lines(chunk, drawn, shop.goods, ids(shop)),
    }


def digest(shop: Shop) -> str:
    told = hashlib.sha256()
    for number in range(shop.chunks):
        for rows in all_rows(shop, number).values():
            with pa.ipc.new_stream(Sink(told), rows.schema) as stream:
                stream.write_table(rows)
    return told.hexdigest()


class Sink:
    """A file that only remembers the digest of what was written."""

    closed = False

    def __init__(self, told) -> None:
        self.told = told

    def write(self, data) -> int:
        self.told.update(data)
        return len(data)

    def flush(self) -> None: ...


@pytest.fixture(scope="module")
def rows(shop: Shop) -> dict[str, pa.Table]:
    return all_rows(shop)


def test_the_same_seed_makes_the_same_bytes_and_another_does_not() -> None:
    first = digest(plan(size=TINY, seed=1, until=UNTIL))

    assert digest(plan(size=TINY, seed=1, until=UNTIL)) == first
    assert digest(plan(size=TINY, seed=2, until=UNTIL)) != first
    assert digest(plan(size=TINY, seed=1, until=UNTIL - timedelta(days=1))) != first


def test_any_chunk_can_be_drawn_alone() -> None:
    one, other = (plan(size=TINY, seed=1, until=UNTIL) for _ in range(2))
    one.chunk(0)

    assert all_rows(one, 1)["lines"].equals(all_rows(other, 1)["lines"])


def test_the_size_is_what_was_promised(rows: dict[str, pa.Table]) -> None:
    size = sizes.SIZES["small"]

    assert len(rows["customers"]) == size.customers == 2_000
    assert len(rows["orders"]) == pytest.approx(9_000, rel=0.15)
    sales = pc.sum(pc.equal(rows["orders"]["kind"], 1)).as_py()
    assert 0.03 <= 1 - sales / len(rows["orders"]) <= 0.06


def test_a_size_unheard_of_is_refused() -> None:
    with pytest.raises(sizes.NoSuchSize, match="small, medium or large"):
        sizes.size_named("huge")


def test_names_stand_in_both_scripts_and_fit_their_columns(rows: dict[str, pa.Table]) -> None:
    people = rows["customers"].to_pylist()
    both = [one for one in people if one["name_en"] and one["name_zh"]]

    assert len(both) > 0.75 * len(people)
    assert all(len(one["name_en"]) <= 160 and len(one["name_zh"]) <= 80 for one in people)
    assert {"歐陽", "司徒"} & {one["name_zh"][:2] for one in people}
    chans = [one["name_en"] for one in both if one["name_zh"].startswith("陳")]
    assert chans
    assert all("CHAN" in name or "CHEN" in name or "TAN" in name for name in chans)


def test_districts_follow_the_people(rows: dict[str, pa.Table]) -> None:
    count = Counter(rows["customers"]["district"].to_pylist())

    assert {int(each) for each in District} - set(count) <= {
        *(District.HUIZHOU, District.JIANGMEN, District.ZHAOQING),
    }
    assert count[District.SHA_TIN] > 2 * count[District.WAN_CHAI]


def test_numbers_are_hong_kong_mobiles_and_addresses_lead_nowhere(
    rows: dict[str, pa.Table],
) -> None:
    points = rows["points"].to_pylist()
    numbers = [point["value"] for point in points if point["kind"] == "phone"]
    parsed = [phonenumbers.parse(number) for number in numbers]

    assert all(phonenumbers.is_valid_number(number) for number in parsed)
    assert all(
        phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE for number in parsed
    )
    domains = {point["value"].partition("@")[2] for point in points if point["kind"] == "email"}
    assert all(d.endswith((".example", ".example.com")) for d in domains)
    assert len(numbers) > len(set(numbers)), "some of a household share one"


def test_nobody_buys_before_joining_nor_after_the_end(rows: dict[str, pa.Table]) -> None:
    joined = dict(
        zip(*(rows["customers"][name].to_pylist() for name in ("id", "joined_at")), strict=True)
    )
    orders = rows["orders"].to_pylist()
    named = [order for order in orders if order["customer_id"] is not None]

    assert all(order["placed_at"] > joined[order["customer_id"]] for order in named)
    assert max(order["placed_on"] for order in orders) == UNTIL - timedelta(days=1)
    assert min(order["placed_on"] for order in orders) == date(2023, 11, 22)


def test_a_return_undoes_an_earlier_sale_line_by_line(rows: dict[str, pa.Table]) -> None:
    orders = {order["id"]: order for order in rows["orders"].to_pylist()}
    lines = {line["id"]: line for line in rows["lines"].to_pylist()}
    back = [line for line in lines.values() if line["undoes_id"]]

    assert back
    for line in back:
        undone = lines[line["undoes_id"]]
        here, there = orders[line["order_id"]], orders[undone["order_id"]]
        assert (here["kind"], there["kind"], here["undoes_id"]) == (2, 1, there["id"])
        assert here["placed_at"] > there["placed_at"]
        assert line["amount_cents"] == -undone["amount_cents"] < 0
        assert line["product_id"] == undone["product_id"]
    assert all(order["undoes_id"] is None for order in orders.values() if order["kind"] == 1)


def test_some_sales_bear_nobodys_name(rows: dict[str, pa.Table]) -> None:
    orders = {order["id"]: order for order in rows["orders"].to_pylist()}
    nameless = [order for order in orders.values() if order["customer_id"] is None]
    there = [order for order in orders.values() if order["channel"] in {4, 5}]

    assert 0.04 < len(nameless) / len(there) < 0.07
    assert {order["channel"] for order in nameless} == {4, 5}
    assert all(order["owner_id"] is None for order in nameless)
    for order in orders.values():
        if order["undoes_id"]:
            assert order["customer_id"] == orders[order["undoes_id"]]["customer_id"]
    for line in rows["lines"].to_pylist():
        assert line["customer_id"] == orders[line["order_id"]]["customer_id"]


def test_some_sales_are_called_off_and_never_come_back(rows: dict[str, pa.Table]) -> None:
    orders = rows["orders"].to_pylist()
    called_off = {order["id"] for order in orders if order["status"] == "cancelled"}

    assert 0.01 < len(called_off) / len(orders) < 0.025
    for order in orders:
        assert order["undoes_id"] not in called_off
        assert order["id"] not in called_off or (order["kind"], order["channel"] != 5) == (1, True)


def test_orders_add_up_to_their_lines(rows: dict[str, pa.Table]) -> None:
    total: Counter[int] = Counter()
    goods_alone: Counter[int] = Counter()
    numbers: dict[int, list[int]] = {}
    for line in rows["lines"].to_pylist():
        total[line["order_id"]] += line["hkd_cents"]
        goods_alone[line["order_id"]] += line["hkd_cents"] if line["kind"] == 1 else 0
        assert line["amount_cents"] == line["quantity"] * line["unit_price"] * 100
        numbers.setdefault(line["order_id"], []).append(line["number"])

    for order in rows["orders"].to_pylist():
        assert order["total_cents"] == order["amount_cents"] == total[order["id"]]
        assert order["goods_cents"] == goods_alone[order["id"]] != 0
        assert numbers[order["id"]] == list(range(1, len(numbers[order["id"]]) + 1))


def test_seasons_are_felt(rows: dict[str, pa.Table]) -> None:
    by_day = Counter(rows["orders"]["placed_on"].to_pylist())
    usual = len(rows["orders"]) / 1_096

    assert by_day[date(2025, 11, 11)] > 2.5 * usual
    before = sum(by_day[date(2026, 2, 17) - timedelta(days=n)] for n in range(2, 9))
    feast = sum(by_day[date(2026, 2, 17) + timedelta(days=n)] for n in range(-1, 4))
    assert before / 7 > 2 * feast / 5
    years = Counter((day - date(2023, 11, 22)).days // 366 for day in by_day.elements())
    assert years[0] < years[1] < years[2]


def test_feasts_are_those_of_the_lunar_calendar() -> None:
    calendar = pytest.importorskip("holidays.calendars.chinese")._ChineseLunisolar()

    assert [
        calendar.lunar_new_year_date(day.year)[0] for day in seasons.LUNAR_NEW_YEARS
    ] == seasons.LUNAR_NEW_YEARS
    assert [
        calendar.mid_autumn_date(day.year)[0] for day in seasons.MID_AUTUMNS
    ] == seasons.MID_AUTUMNS


def test_three_years_end_on_any_day() -> None:
    for until in (date(2028, 2, 29), date(2026, 11, 22), date(2027, 1, 1)):
        days = seasons.days_until(until)
        assert days[-1] == until - timedelta(days=1)
        assert 1_095 <= len(days) <= 1_097


def test_some_buy_one_or_two_things_only_and_many_come_back(rows: dict[str, pa.Table]) -> None:
    bought: dict[int, set[str]] = {}
    times: Counter[int] = Counter()
    for order in rows["orders"].to_pylist():
        times[order["customer_id"]] += order["kind"] == 1
    del times[None]
    for line in rows["lines"].to_pylist():
        if line["kind"] == 1:
            bought.setdefault(line["customer_id"], set()).add(line["code"])

    assert sum(n >= 5 and len(bought[who]) <= 2 for who, n in times.items()) > 20
    assert 0.25 < np.mean([n == 1 for n in times.values()]) < 0.55
    assert max(times.values()) > 40


def test_the_catalogue_has_distinct_names_in_both_languages(shop: Shop) -> None:
    stock = shop.goods

    assert len(set(stock.codes)) == len(set(stock.names_en)) == len(stock.codes) == 600
    assert all(len(name) <= 200 and name for name in [*stock.names_en, *stock.names_zh])
    assert (stock.price_cents > 0).all()
    assert {each.code for each in goods.CATEGORIES} >= {*HOME_AND_LIVING, *BEAUTY_AND_FASHION}


def test_the_largest_catalogue_has_distinct_names_too() -> None:
    stock = goods.draw(count=sizes.SIZES["large"].products, seed=1)

    assert len(set(stock.names_en)) == len(stock.codes) == 20_000


def test_the_cast_is_there(rows: dict[str, pa.Table]) -> None:
    people = {one["member_no"]: one for one in rows["customers"].to_pylist()}
    points: dict[int, list[str]] = {}
    for point in rows["points"].to_pylist():
        points.setdefault(point["customer_id"], []).append(point["value"])
    orders = Counter((order["customer_id"], order["kind"]) for order in rows["orders"].to_pylist())
    outside = {one["customer_id"]: one["external_id"] for one in rows["identities"].to_pylist()}

    assert people[cast.MRS_CHAN]["name_zh"] == "陳美玲"
    assert orders[people[cast.MRS_CHAN]["id"], 1] == 42
    assert orders[people[cast.MR_LAU]["id"], 2] >= 3
    assert "Withdrew consent" in people[cast.MISS_HO]["note"]
    assert len(people[cast.LONG_NAME]["name_en"]) > 100
    assert people[cast.AU_YEUNG]["name_zh"].startswith("歐陽")
    unknown = people[cast.OUTSIDE_ONLY]
    assert (unknown["name_en"], unknown["name_zh"]) == ("", "")
    assert unknown["id"] not in points
    assert outside[unknown["id"]] == "MK-00004711"
    assert "mk-00004711" in unknown["search_text"]
    both = [people[number]["id"] for number in (cast.PETER_WONG, cast.LEUNG_SAU_FONG)]
    assert all(cast.SHARED_PHONE in points[one] for one in both)
