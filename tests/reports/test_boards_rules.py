"""What a dashboard is made of, and what a tile asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.intelligence.queries import Ask, Calculated, Compare, Having, Relative, Span, Than
from kaifong.reports.queries.boards import BOARDS, READY
from kaifong.reports.queries.library import LIBRARY
from kaifong.reports.queries.tiles import DAYS, figure_in, figures_in, question
from kaifong.reports.rules.boards import (
    MOST_TILES,
    Address,
    BadDashboard,
    Beside,
    BoardDays,
    NotADashboard,
    Plan,
    Shows,
    Tile,
    address_of,
    moved,
    without,
)
from kaifong.reports.rules.subjects import Shelf, Subject

SALES = Subject(Shelf.LIBRARY, "sales-by-month")
REPORT = Ask(
    measures=("net", "units"),
    dimensions=("month", "channel"),
    across="channel",
    calculated=(Calculated("reckoned", "net / units"),),
    having=(Having("net", Than.AT_LEAST, 1),),
    limit=5,
)


@pytest.mark.parametrize("address", [Address(key="data-quality"), Address(number=7)])
def test_an_address_is_written_and_read_again(address):
    assert address_of(str(address)) == address


@pytest.mark.parametrize("text", ["", "0", "-1", "Sales", "a b", "9" * 16, "٣", "-x", "a" * 41])
def test_what_names_no_dashboard_is_refused(text):
    with pytest.raises(NotADashboard):
        address_of(text)


@pytest.mark.parametrize(("width", "measure"), [(0, ""), (4, ""), (1, "Net"), (1, "x" * 41)])
def test_a_tile_is_one_to_three_columns_wide_and_of_a_figure(width, measure):
    with pytest.raises(BadDashboard):
        Tile(SALES, Shows.NUMBER, width, measure)


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (Plan(" ", (Tile(SALES),)), "name"),
        (Plan("x" * 121, (Tile(SALES),)), "name"),
        (Plan("Ours"), "no tile"),
        (Plan("Ours", (Tile(SALES),) * (MOST_TILES + 1)), "many tiles"),
    ],
)
def test_a_dashboard_that_cannot_be_kept_says_why(plan, why):
    with pytest.raises(BadDashboard) as refused:
        plan.must_be_keepable()
    assert refused.value.why == why


def test_as_many_tiles_as_fit_can_be_kept():
    Plan("x" * 120, (Tile(SALES),) * MOST_TILES).must_be_keepable()


@given(st.lists(st.integers(), max_size=6), st.integers(-2, 8), st.sampled_from([-1, 1, 9, -9]))
def test_moving_keeps_all_and_the_order_of_the_others(among, at, by):
    found = moved(among, at, by)
    assert sorted(found) == sorted(among)
    if 0 <= at < len(among):
        place = min(max(0, at + by), len(among) - 1)
        assert found[place] == among[at]
        assert without(found, place) == without(among, at)
    else:
        assert found == among


def test_a_number_asks_for_the_whole_of_one_figure_beside_other_days():
    asked = question(REPORT, Shows.NUMBER, "units", BoardDays.MONTH, Beside.YEAR_AGO)
    assert (asked.measures, asked.dimensions, asked.across) == (("units",), (), None)
    assert (asked.having, asked.limit, asked.calculated) == ((), None, ())
    assert (asked.period, asked.compare) == (Relative(Span.MONTH), Compare.YEAR_AGO)


def test_a_reckoned_number_asks_for_what_it_is_reckoned_from():
    asked = question(REPORT, Shows.NUMBER, "reckoned", BoardDays.OWN, Beside.NOTHING)
    assert (asked.measures, asked.calculated) == (REPORT.measures, REPORT.calculated)
    assert (asked.period, asked.compare) == (REPORT.period, None)


@pytest.mark.parametrize("shows", [Shows.CHART, Shows.TABLE])
def test_a_chart_and_a_table_ask_as_the_report_does_but_of_the_dashboards_days(shows):
    own = question(REPORT, shows, "", BoardDays.OWN, Beside.BEFORE)
    assert own == REPORT
    assert question(REPORT, shows, "", BoardDays.YEAR, Beside.BEFORE).period == Relative(Span.YEAR)


def test_a_figure_that_the_report_has_no_more_gives_way_to_the_first():
    assert figures_in(REPORT) == ["net", "units", "reckoned"]
    assert figure_in(REPORT, "orders") == "net"
    assert figure_in(REPORT, "reckoned") == "reckoned"


def test_every_choice_of_days_means_days():
    assert set(DAYS) == set(BoardDays) - {BoardDays.OWN}


def test_what_ships_is_made_of_the_library_and_keeps_the_rules():
    assert len(READY) == len(BOARDS)
    for one in BOARDS:
        assert address_of(one.key) == Address(key=one.key)
        Plan(str(one.title), one.tiles).must_be_keepable()
        for tile in one.tiles:
            asked = LIBRARY[tile.subject.key].asked
            assert not tile.measure or tile.measure in figures_in(asked), (one.key, tile)
            question(asked, tile.shows, tile.measure, one.days, one.beside)


def test_nobody_has_two_homes_that_ship():
    purposes = [purpose for one in BOARDS for purpose in one.purposes]
    assert len(purposes) == len(set(purposes))
