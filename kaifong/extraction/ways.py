"""
How customers' data leave as extractions, for `kaifong authority prove`.

The file may hold more than whoever asked sees himself: others agreed. It never holds more than
whoever agreed sees, and that is what is walked: everybody gives, by the product's own code.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

from kaifong.authority.queries import Actor
from kaifong.authority.ways import Given, Way, harmless, harmless_exits, leads, register
from kaifong.extraction.models import Extraction
from kaifong.extraction.queries.lines import written
from kaifong.extraction.queries.matters import fields_of, given_by
from kaifong.extraction.rules import OF_LINES, About
from kaifong.orders.queries import LinesWanted

AT = datetime(2026, 6, 1, 4, tzinfo=UTC)
SLOW = 4

type Told = tuple[str, ...]  # fields of the object

EVER = LinesWanted(first=date(2000, 1, 1), last=date(2100, 1, 1))


def _giving(*fields: str) -> Callable[[Actor], Given]:
    def run(actor: Actor) -> Given:
        row = Extraction(purpose="service", fields=list(fields), query="")
        asked = frozenset(one.name for one in fields_of(row))
        return {one.id: asked for one in given_by(actor, row, at=AT).rows}

    return run


def _giving_lines(*fields: str, of_people: bool = False) -> Callable[[Actor], Given]:
    def run(actor: Actor) -> Given:
        row = Extraction(
            about=About.LINE, purpose="service", fields=list(fields), query=written(EVER)
        )
        told = frozenset(OF_LINES[one][0] for one in fields)
        found = given_by(actor, row, at=AT).rows
        return {one.id: told for one in found if one.customer_id or not of_people}

    return run


def _way(name: str, about: str, run: Callable[[Actor], Given], told: Told, rows: str = "") -> Way:
    return Way(
        f"extraction.file: {name}",
        about,
        "see",
        run,
        rows=rows,
        fields=frozenset(told),
        found_by=told,
        urls=("extraction:download",),
        one_in=SLOW,
    )


def _of_customers() -> list[Way]:
    sets = {
        "names": ("name_en", "name_zh"),
        "contact": ("member_no", "email", "phone"),
        "amounts": ("orders", "spend", "last_on"),
    }
    return [_way(name, "customer", _giving(*fields), fields) for name, fields in sets.items()]


def _of_lines() -> list[Way]:
    whose = _giving_lines("customer_id", "code", of_people=True)
    amounts = _giving_lines("code", "amount")
    return [
        _way("lines", "order", _giving_lines("code", "quantity"), ("lines",), "line"),
        _way("lines with amounts", "order", amounts, ("lines", "total"), "line"),
        _way(
            "lines with whose they are",
            "order",
            whose,
            ("customer_id", "lines"),
            "line of a customer",
        ),
    ]


register(*_of_customers(), *_of_lines())
harmless(
    "which fields were asked for and how many, never whose: sizes beyond one's own rows",
    "extraction:extraction",
    "extraction:list",
    "extraction:new",
    "extraction:lines",
)
harmless("it answers with a redirection and a word in the corner", "extraction:revoke")
leads("extraction.file: contact", "job extraction.make")
harmless_exits("it lets files run out and shreds them", "job extraction.tend")
