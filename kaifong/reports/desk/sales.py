"""The page of the monitoring report."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.catalogue.queries import product_names
from kaifong.foundation.web import page
from kaifong.foundation.web.charts import Chart, Series
from kaifong.foundation.web.refusals import plainly
from kaifong.reports import queries
from kaifong.reports.queries import What
from kaifong.reports.rules import share

from . import asking, wording
from .answering import of_figures, today
from .asking import Wanted, wanted
from .figures import Figure, key_figures, of_table
from .tables import sales_table
from .writing import OFFERED

COHORT_MONTHS = 12  # columns of the table of retention


@require_safe
@staff_only
@plainly
@of_figures
def sales(request: StaffRequest) -> HttpResponse:
    """Show what was sold in a period, to whom, and how that compares."""
    actor = request.actor
    wish = wanted(request.GET, actor=actor, today=today())
    known = queries.openness(actor)
    glance = queries.glance(actor=actor, asked=wish.asked)
    scope = actor.scope("report", "order")
    response = page(
        request,
        "reports/desk/sales.html",
        part="report",
        wish=wish,
        spans=asking.SPANS.items(),
        against=asking.AGAINST.items(),
        sides=wording.SIDES.items(),
        figures_of_table=of_table(known),
        as_of=glance.as_of,
        whose=wording.whose(scope),
        limits=wording.limits(known, scope),
        figures=_figures(wish, known, glance),
        definitions=key_figures(known),
        tabs=[(key, name, f"?{wish.having(view=key)}", None) for key, name in _views()],
        offered=OFFERED,
        **VIEWS[wish.view](actor, wish, glance),
    )
    response.headers["HX-Push-Url"] = f"{request.path}?{wish.query}".rstrip("?")
    return response


def drill(wish: Wanted, narrowed: Mapping[str, Any]) -> str:
    """Return the address of the customers behind a figure of this report."""
    apart = {"rows": None, "columns": None, "figure": None, "view": None}
    return f"{reverse('reports:behind')}?{wish.having(**{**apart, **narrowed})}"


def _views() -> list[tuple[str, object]]:
    return list(asking.VIEWS.items())


def _figures(wish: Wanted, known: queries.Openness, glance: queries.Glance) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "value": one.show(one.value(glance)),
            "change": None if one.kind == "percent" else glance.change(one.name),
            "better": one.better,
            "before": _before(one, glance),
            "url": drill(wish, _whom(one.what, one.values)) if one.what else "",
        }
        for one in key_figures(known)
    ]


def _before(one: Figure, glance: queries.Glance) -> str:
    if glance.before is None:
        return ""
    return gettext("%(value)s before") % {"value": one.show(one.value(glance, before=True))}


def _whom(what: What, values: tuple[int, ...]) -> dict[str, Any]:
    return {"what": what.value, "value": ".".join(map(str, values)) or None}


def _sales(actor: Actor, wish: Wanted, glance: queries.Glance) -> dict[str, Any]:
    found = queries.layout(actor=actor, asked=wish.asked, rows=wish.rows, columns=wish.columns)
    figures = of_table(queries.openness(actor))
    table = sales_table(wish, found, glance.now, figures, lambda narrowed: drill(wish, narrowed))
    return {"table": table if found.cells else None}


def _segments(actor: Actor, wish: Wanted, _glance: queries.Glance) -> dict[str, Any]:
    try:
        found, _ = queries.segments(actor=actor, asked=wish.asked)
    except NotAllowed:
        return {"closed": True}
    people = sum(row.customers for row in found)
    money = sum(row.spend_cents or 0 for row in found)
    rows = [
        {
            "name": wording.segment(row.segment)[0],
            "means": wording.segment(row.segment)[1],
            "row": row,
            "of_people": share(row.customers, people),
            "of_money": share(row.spend_cents, money),
            "url": drill(wish, _whom(What.SEGMENT, (row.segment,))),
        }
        for row in found
    ]
    chart = Chart(
        [row["name"] for row in rows],
        [Series("", [row.customers for row in found])],
        kind="rows",
        links=[str(row["url"]) for row in rows],
    )
    return {"segments": rows, "chart": chart}


def _cohorts(actor: Actor, wish: Wanted, _glance: queries.Glance) -> dict[str, Any]:
    found, _ = queries.cohorts(actor=actor, asked=wish.asked)
    oldest = max((max(one.active) for one in found), default=0)
    ages = range(1, min(oldest, COHORT_MONTHS) + 1)
    rows = [
        {
            "label": wording.month(one.month),
            "size": one.size,
            "url": drill(wish, _whom(What.COHORT, (one.month, 0))),
            "cells": [_retained(wish, one, age) for age in ages],
        }
        for one in found
    ]
    return {"cohorts": rows, "ages": ages}


def _retained(wish: Wanted, one: queries.Cohort, age: int) -> dict[str, Any] | None:
    if one.month + age > max(wish.asked.period.months):
        return None
    count = one.active.get(age, 0)
    part = share(count, one.size) or 0
    url = drill(wish, _whom(What.COHORT, (one.month, age))) if count else ""
    return {"share": part, "count": count, "heat": min(9, int(part * 20)), "url": url}


def _products(actor: Actor, wish: Wanted, _glance: queries.Glance) -> dict[str, Any]:
    found, _ = queries.products(actor=actor, asked=wish.asked)
    named = product_names(row.product_id for row in found)
    categories = wording.names(queries.Side.CATEGORY)
    rows = []
    for row in found:
        code, en, zh = named.get(row.product_id, (f"#{row.product_id}", "", ""))
        rows.append(
            {
                "name": wording.own(en, zh) or code,
                "code": code,
                "category": wording.called(queries.Side.CATEGORY, row.category_id, categories),
                "row": row,
                "returns": share(row.units_back, row.units),
                "url": drill(wish, _whom(What.PRODUCT, (row.product_id,))),
            }
        )
    return {"products": rows, "money": queries.openness(actor).sees_money}


VIEWS = {"sales": _sales, "segments": _segments, "cohorts": _cohorts, "products": _products}
