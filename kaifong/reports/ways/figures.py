"""
Every way by which reports give out orders and customers, for `kaifong authority prove`.

A figure tells of the lines it is made of. Each way makes the figures by the product's own code,
holds their sums against the lines, and answers which lines those are.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from functools import partial

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.ways import Given, Way, harmless, kind, leads, lot_of, register
from kaifong.customers import queries as customers
from kaifong.customers.queries.keyed import visible_of_keys
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.queries import Ask, Chosen, Closed, people_behind, vocabulary
from kaifong.reports import queries
from kaifong.reports.actions import Format
from kaifong.reports.queries import Asked, Side
from kaifong.reports.queries.lines import LineBehind, lines_behind
from kaifong.reports.rules import Period

HALF = 0.5
SLOW = 4  # ways that put a whole question, or write a file, are walked in one case of so many
YEARS = Period(date(2025, 1, 1), date(2028, 1, 1))
# What the list of customers behind a figure shows, by the names that hold it.
SHOWN = {
    **{name: name for name in ("member_no", "name_en", "name_zh", "district", "region", "channel")},
    "spend": "spend_cents",
    "last_on": "last_on",
}


class FiguresDiffer(Exception):
    """A figure is not the sum of the lines that its reader may see."""


def of_figures(
    make: Callable[[Actor, Asked], Iterable[queries.Sums]], actor: Actor, action: str
) -> Given:
    """Make figures, hold them against their lines, and return the lines."""
    asked = Asked(period=YEARS, action=action, fresh=True)
    lines = lines_behind(actor=actor, asked=asked)
    _must_agree(list(make(actor, asked)), lines)
    return given_of(lines)


def _whole(actor: Actor, asked: Asked) -> Iterable[queries.Sums]:
    yield queries.glance(actor=actor, asked=asked).now


def _by(sides: tuple[Side, Side | None], actor: Actor, asked: Asked) -> Iterable[queries.Sums]:
    rows, columns = sides
    return queries.layout(actor=actor, asked=asked, rows=rows, columns=columns).cells.values()


def _everything(actor: Actor, asked: Asked) -> Iterable[queries.Sums]:
    return queries.everything(actor=actor, asked=asked).cells.values()


def _must_agree(figures: list[queries.Sums], lines: list[LineBehind]) -> None:
    net = [sums.net_cents for sums in figures if sums.net_cents is not None]
    pieces = sum(sums.units for sums in figures)
    if pieces != len(lines):
        raise FiguresDiffer(f"{pieces} pieces of {len(lines)} lines of one piece each")
    money = [line.cents for line in lines if line.cents is not None]
    if sum(net) != sum(money):
        raise FiguresDiffer(f"{sum(net)} cents of lines of {sum(money)}")


def given_of(lines: list[LineBehind]) -> Given:
    """Return lines as what was given out of them."""
    rows = asked_of("SELECT order_id, number, id FROM orders_line")
    ids = {(order_id, number): pk for order_id, number, pk in rows}
    return {
        ids[line.order_id, line.number]: frozenset(
            {"lines"} if line.cents is None else {"lines", "total"}
        )
        for line in lines
    }


def asked_of(question: str) -> list[tuple[int, ...]]:
    """Return what the database answers with the wall lifted."""
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(question)
        found: list[tuple[int, ...]] = cursor.fetchall()
    return found


def behind(actor: Actor) -> Given:
    """Name the customers behind a figure that counts everybody: the last step of each drill."""
    keys = [key for (key,) in asked_of("SELECT lake_key FROM customers_customer")]
    ids = visible_of_keys(actor=actor, keys=keys)
    found: Given = {}
    after: str | None = "" if ids else None
    while after is not None:
        asked = customers.Asked(ids=tuple(ids), sort=customers.Sort.LAST)
        page = customers.listing(actor=actor, asked=asked, after=after, size=7)
        for row in page.rows:
            found[row.id] = frozenset(f for f, at in SHOWN.items() if getattr(row, at) is not None)
        after = page.after
    return found


def buyers(actor: Actor) -> int:
    """Count the sales of the customers that a figure can name, one by one."""
    asked = Asked(period=YEARS, fresh=True)
    try:
        lines = lines_behind(actor=actor, asked=asked)
        counted = queries.behind(actor=actor, asked=asked, what=queries.What.BUYERS).counted
    except NotAllowed:
        return 0
    known = {line.customer_key for line in lines if line.customer_key is not None}
    if counted != len(known):
        raise FiguresDiffer(f"{counted} customers behind lines of {len(known)}")
    return sum(line.customer_key is not None for line in lines)


def _ways() -> Iterable[Way]:
    built: dict[str, Callable[[Actor, Asked], Iterable[queries.Sums]]] = {
        "a question": of_a_question
    }
    files: dict[str, Callable[[Actor, Asked], Iterable[queries.Sums]]] = {
        "key figures": _whole,
        "by all sides": _everything,
    }
    pages = files | {
        "by one side": partial(_by, (Side.CATEGORY, None)),
        "by two sides": partial(_by, (Side.REGION, Side.MONTH)),
    }
    for action, makes, addresses in (
        ("report", pages, ("reports:sales",)),
        ("export", files, ("reports:export",)),
        ("print", {"key figures": _whole}, ("reports:export",)),
        ("report", built, ("reports:build",)),
        ("export", built, ("reports:export-figures",)),
    ):
        for name, make in makes.items():
            yield Way(
                f"reports.{action} {name}",
                "order",
                action,
                partial(of_figures, make, action=action),
                rows="line",
                fields=frozenset({"lines", "total"}),
                found_by=("lines",),
                urls=addresses,
            )


DRAWN = ("month", "channel", "region", "category", "product")


def drawn_question(actor: Actor, action: str) -> Ask:
    """Return a question with sides drawn at random, the same for the same person."""
    lot = lot_of(actor)
    sides = tuple(lot.sample(DRAWN, lot.randrange(4)))
    words = vocabulary(actor=actor, action=action)
    figures = tuple(m.name for m in words.measures if m.name in {"units", "net"})
    return Ask(
        measures=figures or ("units",),
        dimensions=sides,
        across=sides[0] if sides and lot.random() < HALF else None,
        period=Chosen(YEARS.start, YEARS.last),
    )


def of_a_question(actor: Actor, asked: Asked) -> Iterable[queries.Sums]:
    """Ask the builder's question."""
    answer = intelligence.ask(
        actor=actor,
        asked=drawn_question(actor, asked.action),
        today=YEARS.last,
        at=datetime.combine(YEARS.last, time(), UTC),
        action=asked.action,
        fresh=True,
    )
    for row in answer.rows:
        told = dict(zip((c.name for c in answer.columns), row, strict=True))
        yield queries.Sums(units=_number(told["units"]) or 0, net_cents=_number(told.get("net")))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def behind_a_cell(actor: Actor) -> int:
    """Count the people behind a cell of the builder, by their lines, one by one."""
    asked = Asked(period=YEARS, fresh=True)
    try:
        lines = lines_behind(actor=actor, asked=asked)
        keys = people_behind(
            actor=actor,
            asked=Ask(measures=("units",), period=Chosen(YEARS.start, YEARS.last)),
            where=(),
            today=YEARS.last,
            limit=10_000,
            fresh=True,
        )
    except (NotAllowed, Closed):
        return 0
    known = {line.customer_key for line in lines if line.customer_key is not None}
    if set(keys) != known:
        raise FiguresDiffer(f"{len(keys)} people behind lines of {len(known)}")
    return sum(line.customer_key is not None for line in lines)


harmless("which reports there are, and of when", "reports:list")
harmless("questions without any figure", "reports:save", "reports:kept", "reports:withdraw")
harmless(
    "sums by system, month, region and segment of rows that are filtered as the customer's own;"
    " tests/sources/test_report.py holds them against another reckoning",
    "reports:others",
)
register(
    *_ways(),
    Way(
        "reports.buyers",
        "order",
        "report",
        buyers,
        counts_only=True,
        rows="line of a customer",
        found_by=("lines", "customer_id"),
    ),
    Way(
        "reports.people behind a cell",
        "order",
        "report",
        behind_a_cell,
        counts_only=True,
        rows="line of a customer",
        found_by=("lines", "customer_id"),
    ),
    Way(
        "reports.customers behind",
        "customer",
        "see",
        behind,
        fields=frozenset(SHOWN),
        urls=("reports:behind", "reports:people"),
    ),
)
leads("reports.report key figures", "report sales")
leads("intelligence.measures", "report segments", "report cohorts", "report products")
kind("report file", lambda: [one.name.lower() for one in Format])
leads("reports.print key figures", "report file pdf")
