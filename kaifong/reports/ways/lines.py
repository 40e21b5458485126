"""Drilling through to lines of orders: which the cell counts, and which of them are shown."""

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.ways import Given, Way, harmless, register
from kaifong.intelligence.queries import Ask, Chosen, Closed, lines_behind_cell
from kaifong.orders import queries as orders
from kaifong.reports.queries import Asked
from kaifong.reports.queries.lines import lines_behind

from .figures import YEARS, FiguresDiffer, asked_of

PAGE = 7
EVERY = "SELECT order_id, number, id FROM orders_line"


def shown(actor: Actor) -> Given:
    """Turn the pages of a cell that counts every line: the last step of each drill."""
    ids = {(order_id, number): pk for order_id, number, pk in asked_of(EVERY)}
    found: Given = {}
    start, total = 0, 1
    while start < total:
        page = orders.lines_of_keys(actor=actor, keys=sorted(ids), start=start, size=PAGE)
        for row in page.rows:
            fields = {"lines"} if row.hkd_cents is None else {"lines", "total"}
            found[ids[row.order_id, row.number]] = frozenset(fields)
        start, total = start + PAGE, page.total
    return found


def counted(actor: Actor) -> int:
    """Count the lines of a cell that counts every line, against those that figures are made of."""
    try:
        lines = lines_behind(actor=actor, asked=Asked(period=YEARS, fresh=True))
        keys = lines_behind_cell(
            actor=actor,
            asked=Ask(measures=("units", "units_back"), period=Chosen(YEARS.start, YEARS.last)),
            where=(),
            today=YEARS.last,
            limit=10_000,
            fresh=True,
        )
    except (NotAllowed, Closed):
        return 0
    if set(keys) != {(line.order_id, line.number) for line in lines}:
        raise FiguresDiffer(f"{len(keys)} lines in a cell of {len(lines)}")
    return len(keys)


harmless("a form, and names of kept questions", "reports:build-rows")
harmless("names of kept questions, and when they were saved", "reports:versions", "reports:restore")
register(
    Way(
        "reports.lines behind a cell",
        "order",
        "see",
        shown,
        rows="line",
        fields=frozenset({"lines", "total"}),
        found_by=("lines",),
        urls=("reports:lines",),
    ),
    Way(
        "reports.lines in a cell",
        "order",
        "report",
        counted,
        counts_only=True,
        rows="line",
        found_by=("lines",),
    ),
)
