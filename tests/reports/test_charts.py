"""Charts of answers: each where the question suits, else a sentence; in both languages."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.queries import HIDDEN, Ask, Chosen, Compare
from kaifong.reports.desk.building import falling
from kaifong.reports.desk.building.drawn import DoesNotSuit, chart_svg, picture
from kaifong.reports.desk.building.falling import steps_of
from kaifong.reports.desk.building.suiting import CHARTS, unsuited
from kaifong.reports.desk.building.table import laid_out

from .conftest import NOW, TODAY, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
YEARS = Chosen(date(2022, 1, 1), date(2024, 6, 30))


def answer_to(*measures, by=(), actor=None, **more):
    asked = Ask(measures=measures, dimensions=by, period=more.pop("period", YEARS), **more)
    return intelligence.ask(actor=actor or somebody(), asked=asked, today=TODAY, at=NOW, fresh=True)


@pytest.fixture
def answers():
    me = somebody()
    return {
        "month": answer_to("net", "orders", by=("month",), actor=me),
        "category": answer_to("net", "returned", by=("category",), actor=me),
        "across": answer_to("net", by=("month", "channel"), across="channel", actor=me),
        "none": answer_to("orders", "buyers", "net", actor=me),
        "district": answer_to("customers", by=("district",), actor=me),
        "cohort": answer_to("buyers", by=("joined_month", "month"), actor=me),
        "two": answer_to("units", by=("category", "channel"), actor=me),
        "compared": answer_to(
            *("net", "orders"),
            by=("channel",),
            compare=Compare.YEAR_AGO,
            period=Chosen(date(2024, 1, 1), date(2024, 6, 30)),
            actor=me,
        ),
    }


SUITS = {
    "bar": {"month", "category", "across", "district", "cohort", "two", "compared"},
    "line": {"month", "category", "across", "district", "cohort", "two", "compared"},
    "stacked": {"month", "category", "across", "district", "cohort", "two", "compared"},
    "heat": {"month", "category", "across", "district", "cohort", "two", "compared"},
    "funnel": {"category", "none", "district", "compared"},  # June is below nothing
    "cohort": {"across", "cohort", "two"},
    "map": {"district"},
    "waterfall": {"month", "category", "district", "compared"},
}


def test_each_chart_is_drawn_where_it_suits_and_else_says_why(answers):
    assert set(SUITS) == set(CHARTS) - {"none"}
    for kind, names in SUITS.items():
        for name, answer in answers.items():
            if name in names:
                assert unsuited(answer, kind) == ""
                root = ET.fromstring(chart_svg(answer, kind, "en"))  # noqa: S314  our own
                assert root.attrib["role"] == "img"
            else:
                assert unsuited(answer, kind).endswith("."), (kind, name)
                with pytest.raises(DoesNotSuit):
                    chart_svg(answer, kind, "en")


def test_a_chart_speaks_the_language_it_is_asked_for(answers):
    assert "Sha Tin" in chart_svg(answers["district"], "map", "en")
    text = chart_svg(answers["district"], "map", "zh-hant", width=340)
    assert "沙田區" in text
    assert "Sha Tin" not in text
    assert 'lang="zh-hant"' in text


def test_no_rows_are_nothing_to_draw():
    empty = answer_to("net", by=("month",), period=Chosen(date(2000, 1, 1), date(2000, 1, 2)))
    assert unsuited(empty, "bar") == ""
    with pytest.raises(DoesNotSuit):
        picture(empty, "bar")


def test_a_funnel_of_figures_takes_those_of_one_kind(answers):
    text = chart_svg(answers["none"], "funnel", "en")
    assert "Orders" in text
    assert "Buying customers" in text
    assert "Net sales" not in text
    single = answer_to("orders")
    assert "stages" in unsuited(single, "funnel")
    below = answer_to("net", by=("month",), period=Chosen(date(2024, 6, 3), date(2024, 6, 3)))
    assert "below nothing" in unsuited(below, "funnel")


def steps(answer):
    return [(one.label, one.value, one.is_whole) for one in steps_of(answer, laid(answer))]


def laid(answer):
    return laid_out(answer, "none", lambda _where, _figure: "")


def test_a_waterfall_goes_from_month_to_month_or_up_to_the_whole_or_from_then_to_now(answers):
    by_month = steps(answers["month"])
    rows = [row[1] for row in answers["month"].rows]
    assert by_month[0][1:] == (rows[0], True)
    assert [value for _, value, _ in by_month[1:-1]] == [b - a for a, b in pairwise(rows)]
    assert by_month[-1] == ("In the end", rows[-1], True)
    by_category = steps(answers["category"])
    assert by_category[-1] == ("All", sum(value for _, value, _ in by_category[:-1]), True)
    compared = steps(answers["compared"])
    assert compared[0][0] == "Before"
    assert compared[0][1] + sum(v for _, v, whole in compared if not whole) == compared[-1][1]


def test_a_waterfall_says_where_rows_do_not_add_up_and_gathers_the_smallest():
    twice = answer_to("buyers", by=("channel",))
    found = steps(twice)
    assert found[-2][0] == "Not in these rows, or in several"
    assert sum(value for _, value, whole in found if not whole) == found[-1][1]
    many = falling._joined("", 0, [str(n) for n in range(30)], [1] * 30, 30)
    assert many[-2].label == "6 others"
    assert many[-2].value == 6


def test_what_is_kept_back_makes_no_waterfall(answers):
    first, *others = answers["month"].rows
    kept_back = replace(answers["month"], rows=((first[0], HIDDEN, first[2]), *others))
    assert "kept back" in unsuited(kept_back, "waterfall")


def test_cohorts_count_the_months_since(answers):
    text = chart_svg(answers["cohort"], "cohort", "en")
    assert picture(answers["cohort"], "cohort").note == "Columns: months since the first."
    assert " · 0: " in text


def test_what_is_not_among_the_eighteen_is_told_below_the_map():
    answer = answer_to("customers", by=("district",))
    elsewhere = replace(answer, rows=(*answer.rows, (401, 2)))
    assert picture(elsewhere, "map").note == "Not on the map: Macau 2"


def test_a_long_chart_says_what_it_leaves_out():
    answer = answer_to("net", by=("month",))
    many = replace(answer, rows=tuple((24_000 + n, 100, *answer.rows[0][2:]) for n in range(70)))
    assert "first 60 rows" in picture(many, "bar").note
