"""
How customers' data leave as extractions, for `kaifong authority prove`.

The file may hold more than whoever asked sees himself: others agreed. It never holds more than
whoever agreed sees, and that is what is walked: everybody gives, by the product's own code.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from kaifong.authority.queries import Actor
from kaifong.authority.ways import Given, Way, harmless, harmless_exits, leads, register
from kaifong.extraction.models import Extraction
from kaifong.extraction.queries.people import fields_of, given_by

AT = datetime(2026, 6, 1, 4, tzinfo=UTC)
SLOW = 4


def _giving(*fields: str) -> Callable[[Actor], Given]:
    def run(actor: Actor) -> Given:
        row = Extraction(purpose="service", fields=list(fields), query="")
        asked = frozenset(one.name for one in fields_of(row))
        return {one.id: asked for one in given_by(actor, row, at=AT).rows}

    return run


def _ways() -> list[Way]:
    sets = {
        "names": ("name_en", "name_zh"),
        "contact": ("member_no", "email", "phone"),
        "amounts": ("orders", "spend", "last_on"),
    }
    return [
        Way(
            f"extraction.file: {name}",
            "customer",
            "see",
            _giving(*fields),
            fields=frozenset(fields),
            found_by=fields,
            urls=("extraction:download",),
            one_in=SLOW,
        )
        for name, fields in sets.items()
    ]


register(*_ways())
harmless(
    "which fields were asked for and how many, never whose: sizes beyond one's own rows",
    "extraction:extraction",
    "extraction:list",
    "extraction:new",
)
harmless("it answers with a redirection and a word in the corner", "extraction:revoke")
leads("extraction.file: contact", "job extraction.make")
harmless_exits("it lets files run out and shreds them", "job extraction.tend")
