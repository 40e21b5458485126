"""The page of the report, as departments see it."""

import pytest

from kaifong.authority.models import Staff
from kaifong.intelligence import queries as intelligence
from tests.intelligence.shop import CAKES

from .conftest import ISLAND, somebody

pytestmark = pytest.mark.usefixtures("shop", "at_once")
PAGE = "/desk/reports/sales/"
MAY_AND_JUNE = "period=custom&start=2024-05-01&last=2024-06-30&against=last-year"


@pytest.fixture
def ask(client):
    """Return a function that asks for an address as some person and answers the text."""

    def asked(actor, address, *, status=200, part=False):
        client.force_login(Staff.objects.get(pk=actor.staff_id).user)
        headers = {"HX-Request": "true"} if part else {}
        answer = client.get(address, headers=headers)
        assert answer.status_code == status, answer.status_code
        return answer.content.decode()

    return asked


def test_the_page_shows_figures_table_chart_and_how_they_are_reckoned(ask):
    page = ask(somebody(), f"{PAGE}?{MAY_AND_JUNE}")

    for words in ("HK$430", "Net sales", "Average basket", "HK$106", "New customers", "+760.0%"):
        assert words in page
    for words in ("As of", "all orders", "How the figures are reckoned", "data-chart"):
        assert words in page
    assert "May 2024" in page
    assert "<title>" in page
    assert "<title>" not in ask(somebody(name="Other"), f"{PAGE}?{MAY_AND_JUNE}", part=True)


@pytest.mark.parametrize("rows", ["month", "region", "channel", "category"])
@pytest.mark.parametrize("columns", ["", "month", "region", "channel", "category"])
def test_rows_and_columns_may_be_any_sides(ask, rows, columns):
    page = ask(somebody(), f"{PAGE}?{MAY_AND_JUNE}&rows={rows}&columns={columns}")
    assert '<table class="kf-table rp-table is-sticky">' in page


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("segments", ("Segments of customers", "Share of spend", "what=segment")),
        ("cohorts", ("First purchase", "May 2024", "what=cohort")),
        ("products", ("PUERH", "Of them returned", "what=product")),
    ],
)
def test_the_other_parts(ask, view, words):
    page = ask(somebody(), f"{PAGE}?{MAY_AND_JUNE}&view={view}")
    for one in words:
        assert one in page


def test_a_department_sees_its_rows_and_reads_whose_they_are(ask):
    page = ask(somebody(regions=[ISLAND]), f"{PAGE}?{MAY_AND_JUNE}")
    assert "orders of region Hong Kong Island" in page
    assert "HK$190" in page
    assert "HK$430" not in page
    assert "Kowloon" not in page, "not even as a filter"


def test_a_filter_outside_of_ones_rows_is_left_out(ask):
    page = ask(somebody(regions=[ISLAND]), f"{PAGE}?{MAY_AND_JUNE}&region=2")
    assert "HK$190" in page


def test_a_category_team_is_told_that_only_its_lines_count(ask):
    page = ask(somebody(categories=[CAKES]), f"{PAGE}?{MAY_AND_JUNE}")
    assert "only the lines of yours count" in page
    assert "HK$120" in page


def test_without_money_there_are_pieces(ask):
    page = ask(somebody(classes=["public", "internal"]), f"{PAGE}?{MAY_AND_JUNE}")
    assert "HK$" not in page
    assert "Pieces sold" in page
    assert "Amounts of money are not open to you." in page


def test_some_amounts_are_said_to_be_some(ask):
    from kaifong.authority.models import Grant
    from kaifong.authority.queries import actor_of

    actor = somebody(classes=["public", "internal"])
    held = Staff.objects.get(pk=actor.staff_id)
    for action in ("see", "report"):
        Grant.objects.create(
            role=held.roles.get(),
            action=action,
            object="order",
            classes=["financial"],
            purposes=["sales"],
            regions=[ISLAND],
        )
    page = ask(actor_of(held), f"{PAGE}?{MAY_AND_JUNE}")
    assert "Amounts count only the orders whose amounts are open to you." in page
    assert "HK$190" in page


def test_wrong_days_are_said_and_the_page_comes_all_the_same(ask):
    for days in (
        "start=2024-06-01&last=2024-05-01",
        "start=&last=",
        "start=1700-01-01&last=1700-02-01",
    ):
        page = ask(somebody(), f"{PAGE}?period=custom&{days}")
        assert "Choose a first and a last day" in page


@pytest.mark.parametrize(
    "nonsense",
    [
        "period=never&against=all&rows=x&columns=y&figure=z&view=w",
        "region=99&channel=-1&category=zzz",
        "start=1%00&last=%ff&period=custom",
        "figure=" + "x" * 500,
    ],
)
def test_an_address_without_sense_gives_the_standard(ask, nonsense):
    assert "Net sales" in ask(somebody(), f"{PAGE}?{nonsense}")


def test_days_without_sales_say_so(ask):
    page = ask(somebody(), f"{PAGE}?period=custom&start=2020-05-01&last=2020-06-30")
    assert "Nothing sold in these days" in page


def test_whoever_may_not_report_finds_nothing(ask):
    ask(somebody(see="see export"), PAGE, status=404)
    shelf = ask(somebody(see="see export", name="Second"), "/desk/reports/")
    assert "Sales-activity monitoring" not in shelf
    ask(somebody(see="see export", name="Third"), f"{PAGE}customers?what=buyers", status=404)


def test_whoever_may_not_see_lines_is_told(ask):
    page = ask(somebody(classes=["public"]), PAGE)
    assert "what stands in them is not open" in page


def test_the_list_of_reports_says_as_of_when(ask):
    page = ask(somebody(), "/desk/reports/")
    assert "Sales-activity monitoring" in page
    assert "As of" in page


def test_behind_a_cell_customers_are_listed(ask):
    address = f"{PAGE}customers?{MAY_AND_JUNE}&what=buyers&month={2024 * 12 + 5}&category={CAKES}"
    page = ask(somebody(), address)
    assert ">Ee<" in page
    assert ">Ah<" not in page
    assert "Cakes" in page


def test_behind_new_customers(ask):
    page = ask(somebody(), f"{PAGE}customers?{MAY_AND_JUNE}&what=stage&value=1")
    assert "New customers" in page
    assert ">Chi<" in page
    assert ">Ah<" not in page


@pytest.mark.parametrize(
    "nonsense",
    [
        "what=everybody",
        "what=stage",
        "what=stage&value=1.2",
        "what=buyers&value=1",
        "what=product&value=x",
        "what=product&value=" + "9" * 40,
        "what=buyers&month=7",
        "what=buyers&month=x",
        f"what=buyers&month={2030 * 12}",
    ],
)
def test_behind_no_such_figure_is_nothing(ask, nonsense):
    ask(somebody(), f"{PAGE}customers?{MAY_AND_JUNE}&{nonsense}", status=404)


def test_pages_of_customers_behind_a_figure(ask, monkeypatch):
    from kaifong.reports.desk import behind

    monkeypatch.setattr(behind, "SIZE", 2)
    first = ask(somebody(), f"{PAGE}customers?{MAY_AND_JUNE}&what=buyers")
    assert "2 of 3" in first
    assert "after=" in first


def test_customers_who_are_not_open_are_counted_only(ask):
    from kaifong.authority.models import Grant
    from kaifong.authority.queries import actor_of

    actor = somebody()
    Grant.objects.filter(object="customer").update(regions=[ISLAND])
    actor = actor_of(Staff.objects.get(pk=actor.staff_id))
    page = ask(actor, f"{PAGE}customers?{MAY_AND_JUNE}&what=buyers")
    assert "The figure counts 3 customers; 2 of them are not open to you." in page
    assert ">Chi<" not in page


def test_in_chinese(ask, client):
    client.cookies["django_language"] = "zh-hant"
    page = ask(somebody(), f"{PAGE}?{MAY_AND_JUNE}")
    assert "2024年5月" in page


class Broken:
    """A lake that cannot answer."""

    dialect = "postgres"

    def __init__(self, trouble):
        self.trouble = trouble

    def run(self, _sql, _schema):
        raise self.trouble


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}customers?what=buyers"])
def test_a_lake_that_was_never_filled_says_how_to_fill_it(ask, monkeypatch, address):
    monkeypatch.setattr(intelligence, "chosen", lambda: Broken(intelligence.NoLake("never")))
    page = ask(somebody(), address)
    assert "There are no figures yet" in page
    assert "kaifong lake refresh" in page
    assert "There are no figures yet." in ask(somebody(name="Second"), "/desk/reports/")


def test_a_lake_that_does_not_answer_is_a_plain_503(ask, monkeypatch):
    for number, trouble in enumerate(
        (intelligence.LakeTrouble("x"), intelligence.EngineTrouble("y"))
    ):
        monkeypatch.setattr(intelligence, "chosen", lambda t=trouble: Broken(t))
        page = ask(somebody(name=f"Reader {number}".replace(" ", "")), PAGE, status=503)
        assert "The figures cannot be reached" in page
