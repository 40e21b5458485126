"""How sources stand: how fresh each is, what is in it, how its readings went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.orders.permissions import Permission as OrderPermission
from kaifong.sources.models import Refresh, Source
from kaifong.sources.permissions import Permission
from kaifong.sources.rules.entities import CannotMap, Mapped, read
from kaifong.sources.rules.freshness import Freshness, freshness

HISTORY = 50


class NoSuchSource(Exception):
    """No source has this code."""


@dataclass(frozen=True, kw_only=True)
class RefreshSeen:
    """One reading; `problem` is a code and `facts` what fills its sentence."""

    id: int
    state: str
    started_at: datetime
    ended_at: datetime | None
    rows: int
    matched: int
    unmatched: int
    refused: int
    reasons: Mapping[str, int]
    changed: Mapping[str, Mapping[str, int]]
    high_water: datetime | None
    problem: str
    facts: Mapping[str, str]
    staff_id: int | None


@dataclass(frozen=True, kw_only=True)
class SourceSeen:
    """One source as declared, with how it stands at this moment."""

    id: int
    code: str
    name_en: str
    name_zh: str
    kind: str
    place: str
    secret: str
    purpose: str
    keep_months: int
    every_hours: int
    tables: tuple[Mapped, ...]
    version: int
    refreshed_at: datetime | None
    counts: Mapping[str, int]
    freshness: Freshness
    last: RefreshSeen | None

    @property
    def rows(self) -> int:
        return sum(self.counts.get(kind, 0) for kind in ("contact", "deal", "ticket"))

    @property
    def matched(self) -> int:
        return sum(self.counts.get(f"{kind}_matched", 0) for kind in ("contact", "deal", "ticket"))


@dataclass(frozen=True)
class Standing:
    """As of when a source's figures are, for whoever reads a report of them."""

    source_id: int
    code: str
    name_en: str
    name_zh: str
    refreshed_at: datetime | None
    freshness: Freshness


def sources(*, actor: Actor, at: datetime) -> list[SourceSeen]:
    """
    Return all sources, by their names.

    :raises NotAllowed: if the actor may not see sources
    """
    require(actor, Permission.SOURCE_SEE)
    return everything(at=at)


def everything(*, at: datetime) -> list[SourceSeen]:
    """Return all sources, for the operator."""
    last = {
        one.source_id: one
        for one in Refresh.objects.order_by("source_id", "-pk").distinct("source_id")
    }
    rows = Source.objects.order_by("name_en", "pk")
    return [_seen(one, last.get(one.pk), at) for one in rows]


def one_source(*, actor: Actor, code: str, at: datetime) -> SourceSeen:
    """
    Return one source.

    :raises NotAllowed: if the actor may not see sources, or none has this code
    """
    require(actor, Permission.SOURCE_SEE)
    one = Source.objects.filter(code=code).first()
    if one is None:
        raise NotAllowed(f"source {code}")
    return _seen(one, one.refreshes.order_by("-pk").first(), at)


def refreshes(*, actor: Actor, code: str) -> list[RefreshSeen]:
    """
    Return the latest readings of a source, newest first.

    :raises NotAllowed: if the actor may not see sources
    """
    require(actor, Permission.SOURCE_SEE)
    rows = Refresh.objects.filter(source__code=code).order_by("-pk")[:HISTORY]
    return [_refresh(one) for one in rows]


def standings(*, actor: Actor, at: datetime) -> list[Standing]:
    """
    Return as of when the figures of each source are.

    :raises NotAllowed: if the actor may see neither reports nor sources
    """
    if not actor.may(OrderPermission.ORDER_REPORT):
        require(actor, Permission.SOURCE_SEE)
    return [
        Standing(one.id, one.code, one.name_en, one.name_zh, one.refreshed_at, one.freshness)
        for one in everything(at=at)
    ]


def _seen(one: Source, last: Refresh | None, at: datetime) -> SourceSeen:
    failed = last is not None and last.state == Refresh.State.FAILED
    return SourceSeen(
        id=one.pk,
        code=one.code,
        name_en=one.name_en,
        name_zh=one.name_zh,
        kind=one.kind,
        place=one.place,
        secret=one.secret,
        purpose=one.purpose,
        keep_months=one.keep_months,
        every_hours=one.every_hours,
        tables=_mapped(one.tables),
        version=one.version,
        refreshed_at=one.refreshed_at,
        counts=one.counts,
        freshness=freshness(
            refreshed_at=one.refreshed_at, every_hours=one.every_hours, failed=failed, at=at
        ),
        last=_refresh(last) if last is not None else None,
    )


def _mapped(stored: Any) -> tuple[Mapped, ...]:
    try:
        return read(stored)
    except CannotMap:
        return ()


def _refresh(one: Refresh) -> RefreshSeen:
    names = RefreshSeen.__dataclass_fields__
    return RefreshSeen(**{name: getattr(one, name) for name in names})
