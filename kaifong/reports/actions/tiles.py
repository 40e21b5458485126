"""Answering a tile, always from the rows and fields of whoever looks at it."""

from dataclasses import dataclass
from datetime import date, datetime

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.queries import Answer, Closed
from kaifong.reports.queries.subjects import Named, NoSuchSubject, named
from kaifong.reports.queries.tiles import question
from kaifong.reports.rules.boards import Beside, BoardDays, Tile


class TileClosed(Exception):
    """Its report is not open to this reader, or withdrawn: nothing of it is told, nor its name."""


class FiguresClosed(Exception):
    """The report is open to this reader, but not the figures in it."""

    def __init__(self, of: Named) -> None:
        super().__init__(str(of.subject))
        self.of = of


@dataclass(frozen=True)
class Told:
    """The report of a tile, and the answer to as much of it as the tile shows."""

    of: Named
    answer: Answer


def answer_tile(
    *,
    actor: Actor,
    tile: Tile,
    days: BoardDays,
    beside: Beside,
    today: date,
    at: datetime,
    fresh: bool = False,
) -> Told:
    """
    Answer a tile within what the actor may see, whoever put it on the dashboard.

    :raises TileClosed: if its report is not open to him
    :raises FiguresClosed: if its figures are not
    :raises BadAsk: if the report cannot be asked any more as it was kept
    :raises TooMuchTold: if so much was told beyond his rows that more cannot be judged
    :raises LakeTrouble: if the lake cannot answer
    """
    try:
        found = named(actor=actor, subject=tile.subject)
    except NoSuchSubject:
        raise TileClosed(str(tile.subject)) from None
    return answer_named(
        actor=actor,
        found=found,
        tile=tile,
        days=days,
        beside=beside,
        today=today,
        at=at,
        fresh=fresh,
    )


def answer_named(
    *,
    actor: Actor,
    found: Named,
    tile: Tile,
    days: BoardDays,
    beside: Beside,
    today: date,
    at: datetime,
    fresh: bool = False,
) -> Told:
    """Answer a tile whose report was found already; raises as `answer_tile` does."""
    asked = question(found.asked, tile.shows, tile.measure, days, beside)
    try:
        answer = intelligence.ask(
            actor=actor, asked=asked, today=today, at=at, action="report", fresh=fresh
        )
    except (NotAllowed, Closed):
        raise FiguresClosed(found) from None
    return Told(found, answer)
