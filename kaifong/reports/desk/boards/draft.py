"""A dashboard while it is changed: all of it lies in the form until it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from kaifong.authority.queries import Actor
from kaifong.intelligence.queries import DEFINED_MEASURES, RATES
from kaifong.reports.queries.dashboards import Shown
from kaifong.reports.queries.library import open_to
from kaifong.reports.queries.saved import saved
from kaifong.reports.queries.subjects import Named
from kaifong.reports.queries.tiles import figures_in
from kaifong.reports.rules.boards import (
    MOST_TILES,
    BadDashboard,
    Beside,
    BoardDays,
    Plan,
    Shows,
    Tile,
    moved,
    without,
)
from kaifong.reports.rules.subjects import NotASubject, Shelf, Subject, subject_of

STEPS = {"up": -1, "down": 1}

type Offered = Mapping[Subject, Named]


@dataclass(frozen=True)
class Row:
    """A tile in the form; `tag` stays with it when it moves."""

    tag: str
    tile: Tile


@dataclass(frozen=True)
class Draft:
    """What the form holds; `sharing` is private, team:code or department:code."""

    name: str = ""
    rows: tuple[Row, ...] = field(default=())
    days: BoardDays = BoardDays.OWN
    beside: Beside = Beside.BEFORE
    sharing: str = "private"
    version: int = 0

    @property
    def plan(self) -> Plan:
        tiles = tuple(row.tile for row in self.rows)
        return Plan(self.name, tiles, self.days, self.beside)


def offered(actor: Actor) -> Offered:
    """Return the reports that the actor may put on a dashboard."""
    ready = [
        Named(Subject(Shelf.LIBRARY, one.key), one.title, one.asked, one.chart)
        for one in open_to(actor=actor)
    ]
    kept = [
        Named(Subject(Shelf.KEPT, str(one.id)), one.name, one.asked, version=one.version)
        for one in saved(actor=actor)
    ]
    return {one.subject: one for one in (*ready, *kept)}


def draft_of(shown: Shown) -> Draft:
    """Return a dashboard as the form holds it."""
    plan = shown.plan
    rows = tuple(Row(str(n), tile) for n, tile in enumerate(plan.tiles, 1))
    sharing = f"{shown.sharing}:{shown.with_code}" if shown.with_code else shown.sharing.value
    return Draft(plan.name, rows, plan.days, plan.beside, sharing, shown.version)


def copied(shown: Shown, known: Offered) -> Draft:
    """Return one's own draft of another dashboard, with the reports that are open to one."""
    draft = draft_of(shown)
    rows = tuple(row for row in draft.rows if row.tile.subject in known)
    return replace(draft, rows=rows, sharing="private", version=0)


def read(data: QueryDict) -> Draft:
    """
    Return what was posted.

    :raises BadDashboard: if a row of it makes no sense
    """
    days, beside, version = (data.get(name, "") for name in ("days", "beside", "version"))
    return Draft(
        name=data.get("name", "")[:200],
        rows=tuple(_rows(data)),
        days=BoardDays(days) if days in set(BoardDays) else BoardDays.OWN,
        beside=Beside(beside) if beside in set(Beside) else Beside.BEFORE,
        sharing=data.get("sharing", "private"),
        version=int(version) if version.isdecimal() and len(version) < 9 else 0,
    )


def _rows(data: QueryDict) -> list[Row]:
    lists = [data.getlist(name) for name in ("tag", "subject", "shows", "width", "measure")]
    if len({len(one) for one in lists}) != 1 or len(lists[0]) > MOST_TILES + 1:
        raise BadDashboard("tile")
    try:
        return [
            Row(_tag(tag), Tile(subject_of(subject), Shows(shows), int(width), measure))
            for tag, subject, shows, width, measure in zip(*lists, strict=True)
        ]
    except (NotASubject, ValueError):
        raise BadDashboard("tile") from None


def _tag(text: str) -> str:
    return text if text.isascii() and text.isdecimal() and len(text) < 9 else "0"


def stepped(draft: Draft, step: str, new: str, known: Offered) -> Draft:
    """Return the draft after a button: up:2, down:2, away:2, or add; others change nothing."""
    name, _colon, number = step.partition(":")
    if name == "add":
        return _added(draft, new, known)
    if not number.isdecimal() or len(number) > 3:
        return draft
    if name in STEPS:
        return replace(draft, rows=tuple(moved(draft.rows, int(number), STEPS[name])))
    if name == "away":
        return replace(draft, rows=tuple(without(draft.rows, int(number))))
    return draft


def _added(draft: Draft, new: str, known: Offered) -> Draft:
    try:
        subject = subject_of(new)
    except NotASubject:
        return draft
    if subject not in known:
        return draft
    if len(draft.rows) >= MOST_TILES:
        raise BadDashboard("many tiles")
    tags = [int(row.tag) for row in draft.rows]
    row = Row(str(max(tags, default=0) + 1), Tile(subject))
    return replace(draft, rows=(*draft.rows, row))


def figures_of(found: Named) -> list[tuple[str, str]]:
    """Return the figures that a number of this report could show: name and label."""
    labels = {name: str(one.label) for name, one in DEFINED_MEASURES.items()}
    labels |= {name: str(one.label) for name, one in RATES.items()}
    labels |= {one.name: one.label for one in found.asked.calculated if one.label}
    return [(name, labels.get(name, name)) for name in figures_in(found.asked)]
