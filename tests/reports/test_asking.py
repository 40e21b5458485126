"""The builder's form and what it refuses: rows, long lists, lines behind a cell, odd questions."""

import re
from datetime import date

import pytest
from django.http import QueryDict

from kaifong.authority import wall
from kaifong.authority.models import Grant, Staff
from kaifong.authority.queries import actor_of
from kaifong.catalogue.models import Product
from kaifong.catalogue.queries import product_ids
from kaifong.intelligence.queries import Ask, Chosen, lines_behind_cell, vocabulary
from kaifong.intelligence.semantics import running
from kaifong.orders import queries as orders
from kaifong.orders.models import Line
from kaifong.reports import actions
from kaifong.reports.desk.building import people, wanted
from kaifong.reports.desk.building.rows import rows_of, with_rows
from kaifong.reports.models import SavedReport
from kaifong.reports.rules import Sharing

from .conftest import NOW, TODAY, somebody
from .test_building import MAY_JUNE, PAGE, built_at_once, opened, post, text_of

__all__ = ["built_at_once"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop", "built_at_once")]
MAY = Chosen(date(2024, 5, 1), date(2024, 5, 31))
MANY = "\n".join(str(n) for n in range(1, 10_001))


def test_bounds_order_and_limit_shape_the_rows(client):
    me = somebody()
    query = f"m=net&d1=product&{MAY_JUNE}"
    bound = text_of(opened(client, me, f"{query}&h1=net&h1v=200"))
    assert bound.count("<tr>") < text_of(opened(client, me, query)).count("<tr>")
    most = text_of(opened(client, me, f"m=net&d1=category&{MAY_JUNE}&sort=-net&limit=1"))
    assert "Tea" in most.split("<tbody>")[1]
    assert "Cakes" not in most.split("<tbody>")[1].split("</tbody>")[0]


def test_rows_are_added_and_dropped_with_and_without_htmx(client):
    me = somebody()
    data = {"m": "net", "d1": "month", "add": "f", "f1": "region", "f1v": ["1", "2"]}
    moved = post(client, me, PAGE, **data)
    assert moved.status_code == 303
    assert "f2=" in moved.headers["Location"]
    part = client.post(f"{PAGE}rows", data, headers={"HX-Request": "true"})
    text = text_of(part)
    assert 'name="f2"' in text
    assert "<html" not in text
    assert "HX-Trigger" not in part.headers
    dropped = client.post(
        f"{PAGE}rows", {"m": "net", "f1": "region", "f1v": "1", "f2": "day", "drop": "f1"}
    )
    assert 'name="f1"' not in text_of(dropped)
    assert "rb:changed" in dropped.headers["HX-Trigger"]


def test_every_kind_of_row_has_its_fields():
    known = vocabulary(actor=somebody())
    query = (
        "m=net&d1=month&f1=region&f2=product&f2v=1&f3=month&f3op=range&f4=day&f5=segment&f6="
        "&c1=net/2&h1=net&sort=-net&add=c&add=h&add=sort&add=x&drop=zz"
    )
    found = rows_of(with_rows(QueryDict(query)), known)
    holds = [row.holds for row in found["filter_rows"]]
    assert holds == ["choices", "list", "range", "span", "choices", ""]
    assert [row.key for row in found["figure_rows"]] == ["c1", "c2"]
    assert [row.key for row in found["bound_rows"]] == ["h1", "h2"]
    assert len(found["orders"]) == 2
    assert ("-net", "Net sales, downwards", True) in found["orders"][0]
    assert len(rows_of(with_rows(QueryDict("m=net&f1=x&f12=y&drop=f1")), known)["filter_rows"]) == 1


def test_a_list_of_ten_thousand_is_posted_kept_opened_and_drilled_into(client):
    me = somebody()
    data = {"m": "units", "d1": "category", "f1": "product", "f1v": MANY, "period": "custom"}
    data |= {"start": "2024-05-01", "last": "2024-06-30"}
    shown = post(client, me, PAGE, **data)
    assert shown.status_code == 200
    page = text_of(shown)
    assert "Too long for an address" in page
    assert shown.headers["HX-Push-Url"] == "false"
    assert "k_category" not in page
    query = QueryDict(mutable=True)
    query.update(data)
    kept = post(client, me, f"{PAGE}save", name="Long", sharing="private", query=query.urlencode())
    assert kept.status_code == 303
    report = SavedReport.objects.get()
    opened_again = opened(client, me, f"saved={report.pk}")
    page = text_of(opened_again)
    assert "Too long for an address" not in page
    links = re.findall(r'href="([^"]*build/customers[^"]*)"', page)
    assert links
    assert len(links[0]) < 300
    assert "Ah" in text_of(client.get(links[0].replace("&amp;", "&")))
    file = post(client, me, f"{PAGE}export", format="csv", query=query.urlencode())
    assert file.status_code == 200


def test_what_is_longer_than_any_question_is_refused_and_not_cut(client, monkeypatch):
    monkeypatch.setattr(wanted, "LONGEST", 10)
    me = somebody()
    for path in ("save", "export"):
        data = {"name": "x", "sharing": "private", "format": "csv", "query": "m=net&d1=month"}
        refused = post(client, me, f"{PAGE}{path}", **data)
        assert refused.status_code == 400
        assert "too long" in text_of(refused)
    assert not SavedReport.objects.exists()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("m=net&c1=b&c1name=a&c2=a&c2name=b", "go in a circle: a → b → a"),
        ("m=customers&d1=product", "counted several times"),
        ("m=net&h1=net&h1v=much", "is not a number"),
        ("m=net&f1=segment&f1v=x", "cannot be looked for"),
        ("m=net&f1=given_up&f1v=1", "not any more"),
        ("m=net&c1=net&c1name=net", "there twice"),
        ("m=net&c1=1/&h1=reckoned&h1v=1", "cannot be read"),
        ("m=net&limit=0", "rows can be shown"),
        (f"m=net&d1=month&chart=map&{MAY_JUNE}", "only side"),
        (f"m=net&d1=month&chart=cohort&{MAY_JUNE}", "two sides"),
    ],
)
def test_each_trouble_has_its_sentence(client, query, words):
    response = opened(client, somebody(), query)
    assert response.status_code == 200
    assert words in text_of(response)


def test_division_by_nothing_is_a_dash_and_no_failure(client):
    query = f"m=units&m=units_back&d1=category&c1=units/units_back&c1en=Ratio&{MAY_JUNE}"
    page = text_of(opened(client, somebody(), query))
    assert "Ratio" in page
    assert ">—</a>" in page


def test_too_many_rows_are_refused_in_words(client, monkeypatch):
    monkeypatch.setattr(running, "MOST_ROWS", 1)
    page = text_of(opened(client, somebody(), f"m=net&d1=product&{MAY_JUNE}"))
    assert "more than 1 rows" in page


@pytest.mark.parametrize("chart", ["waterfall", "funnel", "cohort"])
def test_charts_of_the_server_stand_on_the_page_for_wide_and_narrow(client, chart):
    query = {
        "waterfall": "m=net&d1=month",
        "funnel": "m=orders&m=buyers&d1=",
        "cohort": "m=buyers&d1=joined_month&across=month",
    }[chart]
    page = text_of(opened(client, somebody(), f"{query}&chart={chart}&{MAY_JUNE}"))
    assert page.count("<svg xmlns") == 2
    assert "rp-narrow" in page


# Lines behind a cell


def lines_page(client, actor, query):
    return opened(client, actor, query, path=f"{PAGE}lines")


def test_lines_behind_a_cell_lead_to_their_orders(client):
    me = somebody()
    query = f"m=units&m=net&d1=category&of=units&{MAY_JUNE}&k_category=1"
    page = text_of(lines_page(client, me, query))
    with wall.lifted():
        seen = {line.order.number for line in Line.objects.select_related("order")}
    assert page.count('class="is-lead"') == 3  # of May and June, sales of tea that are goods
    assert any(number in page for number in seen)
    assert "/desk/orders/" in page
    assert "HK$100.00" in page
    assert "Order lines" in text_of(opened(client, me, query, path=f"{PAGE}customers"))
    none = text_of(lines_page(client, me, f"m=orders_placed&d1=&{MAY_JUNE}"))
    assert "No line to show here" in none
    assert lines_page(client, me, "m=net&d1=day&k_day=x").status_code == 400


def test_lines_are_paged(client, monkeypatch):
    monkeypatch.setattr(people, "SIZE", 2)
    me = somebody()
    first = text_of(lines_page(client, me, f"m=units&d1=&{MAY_JUNE}"))
    assert "from=2" in first
    second = text_of(lines_page(client, me, f"m=units&d1=&{MAY_JUNE}&from=2"))
    assert "from=0" in second
    assert text_of(lines_page(client, me, f"m=units&d1=&{MAY_JUNE}&from=x")).count("from=2") == 1


def test_amounts_that_may_not_be_seen_are_masked_and_lines_of_others_counted(client, monkeypatch):
    me = somebody(classes=("public", "internal"))
    page = text_of(lines_page(client, me, f"m=units&d1=&{MAY_JUNE}"))
    assert "kf-masked" in page
    assert "HK$" not in page.split('id="list"')[1]
    reports_all = somebody(name="All", see="report")
    Grant.objects.create(
        role=Grant.objects.filter(action="report").latest("pk").role,
        action="see",
        object="order",
        classes=["public", "internal"],
        purposes=["sales"],
        regions=[1],
    )
    both = actor_of(Staff.objects.get(pk=reports_all.staff_id))
    page = text_of(lines_page(client, both, f"m=units&d1=&{MAY_JUNE}"))
    assert page.count('class="is-lead"') == 3  # of Ah, on the Island
    real = people.lines_behind_cell
    more = [(999_999, 1), (999_999, 2)]
    monkeypatch.setattr(people, "lines_behind_cell", lambda **asked: [*real(**asked), *more])
    page = text_of(lines_page(client, both, f"m=units&d1=&{MAY_JUNE}"))
    assert "counts 5 lines; 2 of them are not open to you" in page
    blind = somebody(name="Blind", see="report")
    assert lines_page(client, blind, f"m=units&d1=&{MAY_JUNE}").status_code in {403, 404}


def test_lines_of_a_figure_are_those_it_counts():
    me = somebody()
    asked = Ask(measures=("units",), dimensions=("category",), period=MAY)
    ask = {"actor": me, "asked": asked, "today": TODAY, "limit": 100, "fresh": True}
    keys = lines_behind_cell(**ask, where=(("category", 1),))
    with wall.lifted():
        page = orders.lines_of_keys(actor=me, keys=keys)
        assert orders.lines_of_keys(actor=me, keys=[]).total == 0
    assert sum(row.quantity for row in page.rows) == 4
    assert page.total == len(keys) == len(page.rows)


def test_products_are_found_by_their_codes():
    product = Product.objects.order_by("pk").first()
    assert product_ids({product.code, "none of ours"}) == {product.code: product.pk}
    assert product_ids(set()) == {}


def test_a_kept_chart_that_is_gone_is_bars(client):
    me = somebody()
    report = actions.save(
        actor=me,
        name="Odd",
        asked=Ask(measures=("net",), dimensions=("month",), period=MAY),
        sharing=Sharing.PRIVATE,
        with_code="",
        at=NOW,
        chart="pie",
    )
    assert "data-chart" in text_of(opened(client, me, f"saved={report}"))
