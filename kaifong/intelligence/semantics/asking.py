"""Asking: authority, the parts of each entity, ratios last."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kaifong.authority.queries import Actor, require
from kaifong.intelligence.engines import Engine, chosen
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.rules import Period
from kaifong.intelligence.scoped import view_of

from .answers import (
    HIDDEN,
    Answer,
    Levels,
    beside,
    columns_of,
    lines_of,
    must_be_known,
    reckoned,
    rows_of,
    shift_between,
    side_by_side,
    versions_of,
)
from .asked import Ask
from .days import compared
from .parts import Part, parts_of
from .running import figures_of
from .telling import days_over, must_be_tellable, tell, wide_of
from .terms import needed


@transaction.atomic
def ask(
    *,
    actor: Actor,
    asked: Ask,
    today: date,
    at: datetime,
    action: str = "report",
    fresh: bool = False,
) -> Answer:
    """
    Answer a question within what the actor may see; beyond it, with small cells kept back.

    `today` is the Hong Kong day from which days are reckoned; `fresh` asks our own tables instead
    of the lake. What is told beyond one's own rows is remembered.

    :raises NotAllowed: if an entity is closed to him
    :raises Closed: if a figure or a dimension is
    :raises BadAsk: if the question cannot be put like this
    :raises BadFormula: if a calculated measure cannot be reckoned
    :raises NoWay: if a dimension does not lead on from an entity, or would count rows twice
    :raises TooMuchTold: if so much was told beyond his rows that more cannot be judged
    :raises LakeTrouble: if the lake cannot answer
    """
    must_be_known(asked)
    engine = PostgreSQL() if fresh else chosen()
    asking = _Asking(actor, asked, today, at, action, engine)
    period = asked.period.days(today)
    if asked.beyond:
        period = days_over(period, today)
    told = asking.figures(period)
    levels = told.levels
    before: Period | None = None
    if asked.compare:
        before, _ = compared(period, asked.compare)
        earlier = asking.figures(before).levels
        levels = beside(levels, earlier, asked, shift_between(before, period))
    return _answer(asked, replace(told, levels=levels), period=period, before=before)


@dataclass(frozen=True)
class _Told:
    """Figures by level, as of when, and below how many people some were kept back."""

    levels: Levels
    as_of: datetime
    small: int
    in_all: int | None = None  # rows of the finest level, where only the first were asked for


def _answer(asked: Ask, told: _Told, **more: Any) -> Answer:
    levels = told.levels
    units = reckoned(levels, asked)
    columns = columns_of(asked, units)
    rows = rows_of(levels, asked)
    versions, drafts = versions_of(asked)
    return Answer(
        asked=asked,
        columns=columns,
        rows=lines_of(rows[: asked.limit], asked.dimensions, columns),
        totals={
            level: lines_of(sorted(levels[level].items(), key=repr), level, columns)
            for level in asked.levels
            if level != asked.dimensions
        },
        versions=versions,
        drafts=drafts,
        hidden=_hidden(levels),
        rows_in_all=len(rows) if told.in_all is None else told.in_all,
        as_of=told.as_of,
        small=told.small,
        **more,
    )


class _Asking:
    """One question for one reader; asked once, or twice where periods are compared."""

    def __init__(
        self, actor: Actor, asked: Ask, today: date, at: datetime, action: str, engine: Engine
    ) -> None:
        self._actor, self._asked, self._today, self._at = actor, asked, today, at
        self._action, self._engine = action, engine

    def figures(self, period: Period) -> _Told:
        parts = [self._part(part) for part in parts_of(self._asked, period, self._today)]
        return _Told(
            side_by_side(one.levels for one in parts),
            min(one.as_of for one in parts),
            max(one.small for one in parts),
            parts[0].in_all,
        )

    def _part(self, part: Part) -> _Told:
        if self._asked.beyond:
            must_be_tellable(part)
            wide = wide_of(self._actor, part, self._action)
            return _Told(
                *tell(actor=self._actor, part=part, wide=wide, engine=self._engine, at=self._at)
            )
        require(self._actor, needed(part.of, self._action))
        view = view_of(self._actor, self._action)
        levels, as_of, in_all = figures_of(part, view, self._engine)
        return _Told(levels, as_of, 0, in_all if part.first else None)


def _hidden(levels: Levels) -> int:
    return sum(
        value is HIDDEN
        for rows in levels.values()
        for row in rows.values()
        for value in row.values()
    )
