"""Charts that the spreadsheet draws itself of a sheet's own cells: they follow what is changed."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["bar", "line", "stacked", "heat"]
SERIES_AT_MOST, ROWS_AT_MOST = 8, 200  # more cannot be told apart
WIDTH, HEIGHT = 760, 380  # points
LIGHT, DARK = "#F3F8F6", "#3E8F84"


@dataclass(frozen=True)
class Drawn:
    """How a sheet is drawn: its first `labels` columns name the rows, `series` are the figures."""

    kind: Kind
    labels: int
    series: tuple[int, ...]


def draw(book: Any, page: Any, drawn: Drawn | None, rows: int, columns: int) -> None:
    """Put a chart to the right of a sheet's rows, or colours behind its figures."""
    if drawn is None or not drawn.labels or not drawn.series:
        return
    if drawn.kind == "heat":
        first, last = drawn.series[0], drawn.series[-1]
        scale = {"type": "2_color_scale", "min_color": LIGHT, "max_color": DARK}
        page.conditional_format(1, first, rows, last, scale)
        return
    kind = {"type": "line" if drawn.kind == "line" else "column"}
    if drawn.kind == "stacked":
        kind["subtype"] = "stacked"
    chart, last_row = book.add_chart(kind), min(rows, ROWS_AT_MOST)
    for at in drawn.series[:SERIES_AT_MOST]:
        chart.add_series(
            {
                "name": [page.name, 0, at],
                "categories": [page.name, 1, 0, last_row, drawn.labels - 1],
                "values": [page.name, 1, at, last_row, at],
            }
        )
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    chart.set_legend({"position": "bottom"})
    page.insert_chart(1, columns + 1, chart)
