"""
The ready reports as ways out, one drawn for each person who is walked.

Each report is asked as its page asks it. Figures of lines are held against the lines that the
reader may see, figures of customers against the customers; a report that comes later is drawn too.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.ways import Given, Way, harmless_exits, kind, leads, lot_of, register
from kaifong.customers.queries.keyed import visible_of_keys
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.queries import DEFINED_MEASURES, ENTITIES, Chosen, people_behind
from kaifong.reports.queries import Asked
from kaifong.reports.queries.library import LIBRARY, Entry, open_to
from kaifong.reports.queries.lines import LineBehind, lines_behind

from .figures import SLOW, YEARS, FiguresDiffer, behind, given_of

DAYS = Chosen(YEARS.start, YEARS.last)
WAYS_OF_WRITING = 5
Told = Mapping[str, object]  # figures of the whole, by measure

OF_LINES: Mapping[str, Callable[[list[LineBehind]], int]] = {
    "buyers": lambda lines: len(_keys(line for line in lines if not line.is_return)),
    "net": lambda lines: sum(line.cents or 0 for line in lines),
    "orders": lambda lines: len({line.order_id for line in lines if not line.is_return}),
    "returned": lambda lines: -sum(line.cents or 0 for line in lines if line.is_return),
    "sold": lambda lines: sum(line.cents or 0 for line in lines if not line.is_return),
    "units": lambda lines: sum(not line.is_return for line in lines),  # one piece each
    "units_back": lambda lines: sum(line.is_return for line in lines),
}


def kind_of(one: Entry) -> str:
    """Return of what a report tells: of lines, buyers or customers, or of nobody by himself."""
    entity = ENTITIES[DEFINED_MEASURES[one.asked.measures[0]].entity]
    if entity.made is not None:
        return "buyers"
    if entity.name == "line":
        return "lines"
    return "customers" if entity.person else "nobody"


def of_lines(actor: Actor) -> Given:
    """Ask a report of sales and returns, and answer which lines its figures are made of."""
    lines = lines_behind(actor=actor, asked=Asked(period=YEARS, fresh=True))
    one = _drawn(actor, "lines")
    told = _told(actor, one)
    for name, value in told.items():
        if (value or 0) != OF_LINES[name](lines):
            raise FiguresDiffer(f"{one.key}: {name} is {value}, not {OF_LINES[name](lines)}")
    return given_of(lines)


def of_buyers(actor: Actor) -> int:
    """Ask a report of buyers, whose number must be that of the known customers of the lines."""
    try:
        lines = lines_behind(actor=actor, asked=Asked(period=YEARS, fresh=True))
        one = _drawn(actor, "buyers")
    except NotAllowed:
        return 0
    first = one.asked.measures[-1] if one.asked.measures[0] == "spend" else one.asked.measures[0]
    counted, known = _told(actor, one)[first] or 0, _keys(lines)
    if counted != len(known):
        raise FiguresDiffer(f"{one.key}: {counted} customers, of lines of {len(known)}")
    return sum(line.customer_key is not None for line in lines)


def of_customers(actor: Actor) -> int:
    """Ask a report of customers, none beyond those one may see; return how many there are."""
    try:
        one = _drawn(actor, "customers")
    except NotAllowed:
        return 0
    keys = people_behind(
        actor=actor,
        asked=replace(one.asked, period=DAYS),
        where=(),
        today=YEARS.last,
        limit=10_000,
        fresh=True,
    )
    seen = visible_of_keys(actor=actor, keys=keys)
    scope = actor.scope("see", "customer")
    if any(rows.categories is not None for _cls, among in scope.by_class for rows in among):
        # The lake goes by what somebody bought, the books by a list kept with the customer: the
        # scratch shop draws the two apart.
        return sum("district" in fields for fields in behind(actor).values())
    if len(seen) != len(keys):
        raise FiguresDiffer(f"{one.key}: it counts customers who may not be seen")
    told = _told(actor, LIBRARY["contactability"])["by_ways"]
    return int(str(told or 0)) // WAYS_OF_WRITING


def _drawn(actor: Actor, of: str) -> Entry:
    """Return one of the reports open to the actor, the same for the same person."""
    among = [one for one in open_to(actor=actor) if kind_of(one) == of]
    if not among:
        raise NotAllowed(f"no report of {of} is open")
    lot = lot_of(actor)
    return lot.choice(among)


def _told(actor: Actor, one: Entry) -> Told:
    answer = intelligence.ask(
        actor=actor,
        asked=replace(one.asked, period=DAYS),
        today=YEARS.last,
        at=datetime.combine(YEARS.last, time(), UTC),
        fresh=True,
    )
    names = [column.name for column in answer.columns]
    whole = next(iter(answer.totals[()]), (None,) * len(names))
    row = dict(zip(names, whole, strict=True))
    return {name: row[name] for name in one.asked.measures}


def _keys(lines: Iterable[LineBehind]) -> set[int]:
    return {line.customer_key for line in lines if line.customer_key is not None}


register(
    Way(
        "reports.library of lines",
        "order",
        "report",
        of_lines,
        rows="line",
        fields=frozenset({"lines", "total"}),
        found_by=("lines",),
        one_in=SLOW,
        urls=("reports:entry",),
    ),
    Way(
        "reports.library of buyers",
        "order",
        "report",
        of_buyers,
        counts_only=True,
        rows="line of a customer",
        found_by=("lines", "customer_id"),
        one_in=SLOW,
        urls=("reports:entry",),
    ),
    Way(
        "reports.library of customers",
        "customer",
        "see",
        of_customers,
        counts_only=True,
        found_by=("district",),
        one_in=SLOW,
        urls=("reports:entry",),
    ),
)
kind("ready report", lambda: LIBRARY)
for key, ready in LIBRARY.items():
    if (of := kind_of(ready)) == "nobody":
        harmless_exits(
            "numbers of requests, erased records and disclosures, open to whom the register is"
            f" that names them one by one: {key}",
            f"ready report {key}",
        )
    else:
        leads(f"reports.library of {of}", f"ready report {key}")
