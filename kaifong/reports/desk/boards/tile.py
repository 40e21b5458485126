"""One tile: a number, a small chart or a small table, or in one sentence why there is none."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.logs import Log
from kaifong.foundation.web import formats, page
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence.queries import DEFINED_MEASURES, ENTITIES, Answer
from kaifong.reports import actions
from kaifong.reports.actions import FiguresClosed, TileClosed
from kaifong.reports.desk.answering import today
from kaifong.reports.desk.building import words as builder
from kaifong.reports.desk.building.table import figures_of, laid_out
from kaifong.reports.queries import EngineTrouble, LakeTrouble, NoLake
from kaifong.reports.queries.subjects import Named
from kaifong.reports.rules import change
from kaifong.reports.rules.boards import Shows, Tile
from kaifong.reports.rules.subjects import Shelf

from . import words
from .opening import chosen, of_boards, opened

ROWS_AT_MOST, DRAWN_AT_MOST = 8, 60
_log = Log(__name__)


@require_safe
@staff_only
@plainly
@of_boards
def tile(request: StaffRequest, board: str, position: int) -> HttpResponse:
    """Answer a tile, from the reader's own rows."""
    shown = opened(request, board)
    if not 1 <= position <= len(shown.plan.tiles):
        raise NotAllowed(f"no tile {position}")
    one = shown.plan.tiles[position - 1]
    days, beside = chosen(request, shown.plan)
    try:
        told = actions.answer_tile(
            actor=request.actor,
            tile=one,
            days=days,
            beside=beside,
            today=today(),
            at=timezone.now(),
        )
    except TileClosed:
        return _said(request, words.CLOSED)
    except FiguresClosed as closed:
        return _said(request, words.FIGURES_CLOSED, title=closed.of.title)
    except builder.TROUBLES as trouble:
        return _said(request, builder.refusal(trouble))
    except NoLake:
        return _said(request, words.UNBUILT)
    except (LakeTrouble, EngineTrouble) as trouble:
        _log.warning("no figures", trouble=str(trouble)[:500])
        return _said(request, words.TROUBLE, again=True)
    return page(
        request,
        "reports/desk/tile.html",
        title=told.of.title,
        url=_url(told.of),
        shows=one.shows.value,
        as_of=told.answer.as_of,
        kept_back=told.answer.hidden,
        **drawn(one, told.of, told.answer),
    )


def _said(request: StaffRequest, text: object, **more: Any) -> HttpResponse:
    return page(request, "reports/desk/tile.html", text=text, **more)


def _url(of: Named) -> str:
    if of.subject.shelf is Shelf.KEPT:
        return f"{reverse('reports:build')}?saved={of.subject.key}"
    return reverse("reports:entry", args=[of.subject.key])


def drawn(one: Tile, of: Named, answer: Answer) -> dict[str, Any]:
    """Return what the template draws of an answer."""
    if one.shows is Shows.NUMBER:
        return {"number": _number(one, answer)}
    few = answer if answer.asked.across else replace(answer, rows=answer.rows[:DRAWN_AT_MOST])
    laid = laid_out(few, of.chart, lambda _where, _figure: "")
    table = one.shows is Shows.TABLE or laid.chart is None
    most = ROWS_AT_MOST if one.shows is Shows.TABLE else DRAWN_AT_MOST
    in_all = len(laid.rows) if answer.asked.across else answer.rows_in_all
    return {
        "laid": laid,
        "chart": None if table else laid.chart,
        "rows": laid.rows[:most] if table else (),
        "more": max(0, in_all - most) if table else 0,
    }


def _number(one: Tile, answer: Answer) -> dict[str, Any]:
    columns = {c.name: (n, c) for n, c in figures_of(answer)}
    names = [name for name, (_, c) in columns.items() if not c.before]
    name = one.measure if one.measure in names else names[0]
    at, column = columns[name]
    row = answer.rows[0] if answer.rows else ()
    now = row[at] if row else 0
    found: dict[str, Any] = {
        "label": column.label,
        "value": builder.figure(now, column.unit),
        "change": None,
    }
    before = columns.get(f"{name}_before")
    if before is None or not row or not _is_of_days(answer):
        return found
    then = row[before[0]]
    if then is None:
        return found
    share = change(_whole(now), _whole(then))
    better = "down" if name in words.FEWER else "up"
    return found | {
        "change": None if share is None else formats.signed_percent(share),
        "mood": "flat" if not share else "good" if (share > 0) == (better == "up") else "bad",
        "way": "minus" if not share else "trending-up" if share > 0 else "trending-down",
        "note": gettext("before: %(figure)s") % {"figure": builder.figure(then, column.unit)},
    }


def _is_of_days(answer: Answer) -> bool:
    """Return whether its figures fall into days; others stand as they stand now."""
    entities = [ENTITIES[DEFINED_MEASURES[name].entity] for name in answer.asked.measures]
    return any(one.date or one.made for one in entities)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
