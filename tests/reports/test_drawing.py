"""Charts as geometry: nothing outside the drawing, nothing upon another, every figure told."""

import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.hongkong.places import District
from kaifong.reports.rules.drawing import axes, districts, funnel, grid, waterfall
from kaifong.reports.rules.drawing.plot import Line, Plot, legend, ticks
from kaifong.reports.rules.drawing.shapes import Box, Drawing, Path, Words, fitted, length_of
from kaifong.reports.rules.drawing.svg import written
from kaifong.reports.rules.drawing.waterfall import Step

HONG_KONG = {d for d in District if 100 < d < 400}


def show(value):
    return "–" if value is None else f"{value:,.0f}"


def plot_of(*series, labels=None):
    labels = labels or tuple(f"L{n}" for n in range(len(series[0])))
    return Plot(labels, tuple(Line(f"S{n}", tuple(one)) for n, one in enumerate(series)), show)


def edges(shape):
    if isinstance(shape, Box):
        return [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
    return shape.points if isinstance(shape, Path) else [(shape.x, shape.y)]


def must_be_inside(drawing):
    for shape in drawing.shapes:
        for x, y in edges(shape):
            assert -1 <= x <= drawing.width + 1, shape
            assert -1 <= y <= drawing.height + 1, shape


VALUES = st.one_of(st.none(), st.integers(-(10**9), 10**9))


@given(
    st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=9),
    st.sampled_from([340.0, 760.0]),
)
def test_axes_and_grids_stay_inside_whatever_the_figures(series, width):
    plot = plot_of(*series)
    for draw in (axes.bars, axes.lines, grid.heat):
        must_be_inside(draw(plot, width))
    must_be_inside(axes.bars(plot, width, stacked=True))


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_ticks_enclose_what_they_scale(a, b):
    low, high = sorted((a, b))
    found = ticks(low, high)
    assert found[0] <= low + abs(low) * 1e-9
    assert found[-1] >= high - abs(high) * 1e-9
    assert 2 <= len(found) <= 8


def test_bars_are_as_high_as_their_figures():
    drawing = axes.bars(plot_of([100, 50, None, -50]), 760)
    bars = [s for s in drawing.shapes if isinstance(s, Box) and s.title]
    assert [b.title for b in bars] == ["L0 · S0: 100", "L1 · S0: 50", "L3 · S0: -50"]
    assert bars[0].height == pytest.approx(2 * bars[1].height)
    assert bars[2].y == pytest.approx(bars[1].y + bars[1].height)


def test_stacked_bars_stand_upon_one_another():
    drawing = axes.bars(plot_of([100, 40], [50, -20]), 760, stacked=True)
    first, second, *_ = (s for s in drawing.shapes if isinstance(s, Box) and s.title)
    assert second.y + second.height == pytest.approx(first.y)


def test_a_line_has_a_gap_where_nothing_is_known():
    drawing = axes.lines(plot_of([1, 2, None, 3]), 760)
    assert sum(isinstance(s, Path) and s.width > 2 for s in drawing.shapes) == 1


def test_stages_narrow_and_tell_their_share_of_the_first():
    drawing = funnel.funnel(plot_of([200, 100, 0]), 760)
    bars = [s for s in drawing.shapes if isinstance(s, Box) and s.title]
    assert [b.width for b in bars] == [760, 380, 0]
    texts = [s.text for s in drawing.shapes if isinstance(s, Words)]
    assert "100 · 50%" in texts
    must_be_inside(drawing)
    nothing = [s.text for s in funnel.funnel(plot_of([0, None]), 340).shapes if hasattr(s, "text")]
    assert "0 · –" in nothing


def test_cohorts_make_a_triangle():
    found = [grid.Cohort("Jan", (9, 5, 2)), grid.Cohort("Feb", (8, None)), grid.Cohort("Mar", (7,))]
    drawing = grid.cohorts(found, plot_of([1]), 760)
    titles = [s.title for s in drawing.shapes if isinstance(s, Box)]
    assert titles == ["Jan · 0: 9", "Jan · 1: 5", "Jan · 2: 2", "Feb · 0: 8", "Mar · 0: 7"]
    crowded = grid.cohorts([grid.Cohort("Jan", tuple(range(36)))], plot_of([1]), 340)
    must_be_inside(crowded)
    assert not any(isinstance(s, Words) and s.size == 12 and s.x for s in crowded.shapes)


@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20),
    st.integers(-(10**9), 10**9),
)
def test_a_waterfall_begins_each_step_where_the_last_ended(changes, begun):
    steps = [Step("Before", begun, True), *(Step(f"S{n}", one) for n, one in enumerate(changes))]
    steps.append(Step("Now", begun + sum(changes), True))
    drawing = waterfall.waterfall(steps, plot_of([1]), 760)
    must_be_inside(drawing)
    spans, at = waterfall._spans(steps), 0
    for step, (low, high) in zip(steps, spans, strict=True):
        assert high - low == abs(step.value)
        end = step.value if step.is_whole else at + step.value
        assert {low, high} == ({0, end} if step.is_whole else {at, end})
        at = end


def test_changes_are_told_by_a_sign_as_well_as_a_colour():
    steps = [Step("Up", 5), Step("Down", -2), Step("Same", 0), Step("All", 3, True)]
    drawing = waterfall.waterfall(steps, plot_of([1]), 760)
    texts = [s.text for s in drawing.shapes if isinstance(s, Words)]
    assert {"▲ 5", "▼ -2", "0", "3"} <= set(texts)


def test_the_map_has_all_eighteen_districts_and_no_tile_upon_another():
    assert set(districts.PLACES) == HONG_KONG
    assert len(HONG_KONG) == 18
    tiles = districts.tiles(340)
    for a, b in combinations(tiles, 2):
        assert abs(a.x - b.x) >= a.side or abs(a.y - b.y) >= a.side
    at = {tile.district: tile for tile in tiles}
    assert at[District.NORTH].y < at[District.SHA_TIN].y < at[District.SOUTHERN].y
    assert at[District.ISLANDS].x < at[District.EASTERN].x


@pytest.mark.parametrize("width", [340, 760])
def test_the_map_tells_names_and_figures(width):
    names = {d.value: d.name_en for d in District}
    values = {District.SHA_TIN.value: 100, District.ISLANDS.value: 5, 901: 7}
    drawing = districts.cartogram(values, names, plot_of([1]), width)
    must_be_inside(drawing)
    tiles = {s.title: s for s in drawing.shapes if isinstance(s, Box)}
    assert tiles["Sha Tin: 100"].fill != tiles["Islands: 5"].fill
    assert "Tai Po: –" in tiles


def test_texts_are_cut_to_their_room():
    assert fitted("short", 100) == "short"
    assert fitted("一二三四五", 40) == "一二…"
    assert fitted("anything", 2) == ""
    assert length_of("中") > length_of("m")


def test_a_legend_takes_as_many_lines_as_it_needs():
    assert legend(["one"], 300) == ([], 0)
    assert legend(["a long name of a series"] * 6, 300)[1] > legend(["a", "b"], 300)[1]


def test_svg_stands_alone_and_escapes_what_is_written():
    drawing = Drawing(
        100,
        50,
        (
            Box(0, 0, 10, -1, "#fff", "<b>", "#000"),
            Words(1, 2, "a & <b>", bold=True),
            Path(((0, 0), (1, 1)), "#000", dash="2 2"),
        ),
    )
    text = written(drawing, title='A "title"', said="Said", language="zh-hant")
    root = ET.fromstring(text)  # noqa: S314  our own
    assert root.attrib["aria-label"] == 'A "title". Said'
    assert "style=" not in text
    assert "<script" not in text
