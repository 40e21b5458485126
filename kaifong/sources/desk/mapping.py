"""Saying what each table of a source holds, by dropdowns; and the dry run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.refusals import plainly
from kaifong.sources import actions, queries
from kaifong.sources.actions import Entity, Mapped
from kaifong.sources.permissions import Permission
from kaifong.sources.rules.entities import FIELDS, NEEDED
from kaifong.sources.wording import CANNOT_MAP, ENTITIES, problem, reasons
from kaifong.sources.wording import FIELDS as CALLED

from .listing import found


@dataclass(frozen=True)
class Chosen:
    """One field on the page: its name, words, whether it is needed, the column chosen."""

    field: str
    words: object
    needed: bool
    column: str


@dataclass(frozen=True)
class Choosing:
    """One entity on the page: its table and the columns to choose among."""

    entity: Entity
    words: object
    table: str
    columns: tuple[str, ...]
    fields: tuple[Chosen, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def tables(request: StaffRequest, code: str) -> HttpResponse:
    """Show the tables with their columns to choose from and, on POST, keep the choice."""
    require(request.actor, Permission.SOURCE_KEEP)
    one = found(request, code)
    said, status = "", 200
    if request.method == "POST" and request.POST.get("keep"):
        try:
            actions.map_tables(
                actor=request.actor,
                code=code,
                tables=_given(request.POST),
                version=_whole(request.POST.get("version", "")),
                at=timezone.now(),
            )
        except actions.CannotMap as wrong:
            said, status = str(CANNOT_MAP[str(wrong.args[0])]), 422
        except actions.EditedMeanwhile:
            said, status = str(_("Somebody else has changed it meanwhile. Load it again.")), 409
        else:
            toast(request, _("Saved. This is what the first rows would become."))
            return again("sources:dry-run", code)
    try:
        names, choosing = _choosing(request, one)
    except queries.SourceTrouble as trouble:
        names, choosing = [], []
        said = problem(trouble.code, trouble.facts)
    return page(
        request,
        "sources/desk/tables.html",
        part="tables",
        status=status,
        one=one,
        name=own(one.name_en, one.name_zh),
        names=names,
        choosing=choosing,
        said=said,
    )


@require_safe
@staff_only
@plainly
def dry_run(request: StaffRequest, code: str) -> HttpResponse:
    """Show what would become of the first rows of each table."""
    require(request.actor, Permission.SOURCE_KEEP)
    one = found(request, code)
    said, found_rows = "", list[Any]()
    try:
        found_rows = [
            (
                ENTITIES[seen.mapped.entity],
                seen,
                [CALLED[name] for name in seen.fields],
                reasons(seen.reasons),
            )
            for seen in queries.preview(actor=request.actor, source=one)
        ]
    except queries.SourceTrouble as trouble:
        said = problem(trouble.code, trouble.facts)
    return page(
        request,
        "sources/desk/dry_run.html",
        one=one,
        name=own(one.name_en, one.name_zh),
        found=found_rows,
        said=said,
        may_refresh=request.actor.may(Permission.SOURCE_REFRESH),
    )


def _choosing(request: StaffRequest, one: queries.SourceSeen) -> tuple[list[str], list[Choosing]]:
    """Return the tables' names and each entity with what is chosen, kept or guessed."""
    names = queries.tables(actor=request.actor, source=one)
    kept = {mapped.entity: mapped for mapped in one.tables}
    found_all = []
    for entity in Entity:
        mapped = kept.get(entity)
        asked = request.POST if request.method == "POST" else request.GET
        table = asked.get(f"{entity}.table", mapped.table if mapped else "")
        chosen = dict(mapped.columns) if mapped and mapped.table == table else {}
        columns: tuple[str, ...] = ()
        if table in names:
            seen = queries.table(actor=request.actor, source=one, name=table)
            columns = seen.columns
            chosen = chosen or dict(seen.guessed[entity])
        found_all.append(_one(entity, table, columns, chosen, asked))
    return names, found_all


def _one(
    entity: Entity,
    table: str,
    columns: tuple[str, ...],
    chosen: Mapping[str, str],
    asked: Mapping[str, Any],
) -> Choosing:
    fields = tuple(
        Chosen(
            name,
            CALLED[name],
            name in NEEDED[entity],
            asked.get(f"{entity}.{name}", chosen.get(name, ""))
            if asked.get("keep")
            else chosen.get(name, ""),
        )
        for name in FIELDS[entity]
    )
    return Choosing(entity, ENTITIES[entity], table, columns, fields)


def _given(sent: Mapping[str, Any]) -> list[Mapped]:
    return [
        Mapped(
            entity,
            str(sent.get(f"{entity}.table")),
            {name: str(sent.get(f"{entity}.{name}", "")) for name in FIELDS[entity]},
        )
        for entity in Entity
        if sent.get(f"{entity}.table")
    ]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
