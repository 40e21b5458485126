"""What the form of the builder offers, and what of it is chosen."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from kaifong.authority.queries import Actor, department_names
from kaifong.intelligence.queries import Compare, Span, Vocabulary
from kaifong.reports.desk import wording
from kaifong.reports.queries.saved import team_names
from kaifong.reports.rules import Sharing

from . import words
from .narrowing import CUSTOM
from .rows import rows_of
from .suiting import CHARTS
from .wanted import Wish, query_of


def choosing(data: QueryDict, known: Vocabulary, wish: Wish | None) -> dict[str, Any]:
    """Return what the form offers; `data` also holds rows that are not finished."""
    given = data.copy()
    if wish:  # what was left out is filled in
        for name, values in query_of(wish.asked).lists():
            if name not in given:
                given.setlist(name, list(values))
    across = given.get("across", "")
    rows = [s for s in (given.get(name, "") for name in ("d1", "d2", "d3", "d4")) if s != across]
    sides = [(one.name, one.label) for one in known.dimensions]
    return {
        "figures": _by_entity(known, set(given.getlist("m"))),
        "sides": [
            (name, number, rows[number - 1] if len(rows) >= number else "")
            for number, name in enumerate(("d1", "d2", "d3"), 1)
        ],
        "fourth": rows[3] if len(rows) > 3 else "",
        "across": across,
        "all_sides": sides,
        "spans": [*words.SPANS.items()],
        "span": given.get("period", Span.LAST_MONTHS),
        "custom": CUSTOM,
        "number": given.get("number", "12"),
        "start_day": given.get("start", ""),
        "last_day": given.get("last", ""),
        "compares": [(one.value, words.COMPARES[one]) for one in Compare],
        "compare": given.get("compare", ""),
        "charts": [*CHARTS.items()],
        "chart_kind": wish.chart if wish else given.get("chart", "bar"),
        "beyond": given.get("beyond") == "1",
        "saved_id": given.get("saved", ""),
        **rows_of(given, known),
    }


def _by_entity(known: Vocabulary, chosen: set[str]) -> list[tuple[object, list[Any]]]:
    found: list[tuple[object, list[Any]]] = []
    for entity in known.entities:
        among = [m for m in known.measures if m.entity == entity.name]
        if among:
            found.append((entity.label, [(m.name, m.label, m.name in chosen) for m in among]))
    return found


def sharings(actor: Actor) -> list[tuple[str, str]]:
    """Return with whom a report may be shared: a value for the form, and its name."""
    labels = {one: str(label) for one, label in words.SHARINGS.items()}
    team, department = labels[Sharing.TEAM], labels[Sharing.DEPARTMENT]
    departments = zip(
        actor.departments, department_names(actor, get_language() or "en"), strict=False
    )
    return [
        (Sharing.PRIVATE.value, labels[Sharing.PRIVATE]),
        *((f"team:{code}", f"{team}: {wording.own(*both)}") for code, both in team_names(actor)),
        *((f"department:{code}", f"{department}: {name}") for code, name in departments),
    ]
