"""A tile of a dashboard, as anybody may be shown it, for `kaifong authority prove`."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from functools import partial

from kaifong.authority.queries import Actor
from kaifong.authority.ways import Way, harmless, lot_of, register
from kaifong.intelligence.queries import Answer, Ask, Chosen, vocabulary
from kaifong.reports import actions, queries
from kaifong.reports.queries import Asked
from kaifong.reports.queries.subjects import Named
from kaifong.reports.rules.boards import Beside, BoardDays, Shows, Tile
from kaifong.reports.rules.subjects import Shelf, Subject

from .figures import DRAWN, HALF, SLOW, YEARS, of_figures

ANY = Subject(Shelf.LIBRARY, "drawn")


def of_a_tile(actor: Actor, asked: Asked) -> Iterable[queries.Sums]:
    """Answer a tile of a report with sides drawn at random, the same for the same person."""
    lot = lot_of(actor, "tile")
    sides = tuple(lot.sample(DRAWN, lot.randrange(4)))
    known = {one.name for one in vocabulary(actor=actor, action=asked.action).measures}
    figures = tuple(name for name in ("units", "net") if name in known) or ("units",)
    report = Ask(
        measures=figures,
        dimensions=sides,
        across=sides[0] if sides and lot.random() < HALF else None,
        period=Chosen(YEARS.start, YEARS.last),
    )
    shows = lot.choice(list(Shows))
    if shows is Shows.NUMBER:
        told = {name: _whole(_answer(actor, report, shows, name), name) for name in figures}
        yield queries.Sums(units=told["units"] or 0, net_cents=told.get("net"))
        return
    answer = _answer(actor, report, shows)
    names = [column.name for column in answer.columns]
    for row in answer.rows:
        line = dict(zip(names, row, strict=True))
        yield queries.Sums(units=_number(line["units"]) or 0, net_cents=_number(line.get("net")))


def _answer(actor: Actor, report: Ask, shows: Shows, measure: str = "") -> Answer:
    return actions.answer_named(
        actor=actor,
        found=Named(ANY, "drawn", report),
        tile=Tile(ANY, shows, 1, measure),
        days=BoardDays.OWN,
        beside=Beside.NOTHING,
        today=YEARS.last,
        at=datetime.combine(YEARS.last, time(), UTC),
        fresh=True,
    ).answer


def _whole(answer: Answer, name: str) -> int | None:
    at = [column.name for column in answer.columns].index(name)
    return _number(answer.rows[0][at]) if answer.rows else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


harmless(
    "which reports stand on a dashboard, by names that are open to the reader, without figures",
    "reports:dashboards",
    "reports:dashboard",
    "reports:dashboard-new",
    "reports:dashboard-edit",
    "reports:dashboard-home",
    "reports:dashboard-withdraw",
)
register(
    Way(
        "reports.report a tile",
        "order",
        "report",
        partial(of_figures, of_a_tile, action="report"),
        rows="line",
        fields=frozenset({"lines", "total"}),
        found_by=("lines",),
        one_in=SLOW,
        urls=("reports:tile",),
    )
)
