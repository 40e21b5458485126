"""How customers are given out by segments and hand-overs, for `kaifong authority prove`."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from kaifong.authority.queries import Actor
from kaifong.authority.ways import Given, Way, harmless, register
from kaifong.customers import queries as customers
from kaifong.foundation.ids import CustomerId
from kaifong.intelligence.queries import segments as queries
from kaifong.intelligence.queries.segments import Either, Every, Listed, Use, Wish, Without
from kaifong.privacy.queries import Channel, Kind

from .figures import SHOWN, SLOW

TODAY, AT = date(2026, 6, 1), datetime(2026, 6, 1, 4, tzinfo=UTC)
ONE = Listed("channel=1")
# Everybody, put together from a part, what is not in it, and what is in both.
EVERYBODY = Either((Every((ONE, ONE)), Without(ONE)))
SELLING = Wish(use=Use.MARKETING, kinds=(Kind.NAME,), channel=Channel.POST, goods="tea")


def members(actor: Actor) -> Given:
    """List who is in a segment that means everybody."""
    return _listed(actor, _everybody(actor))


def counted(actor: Actor) -> int:
    """Count who is in such a segment."""
    return len(_everybody(actor))


def handed(actor: Actor) -> Given:
    """List who of such a segment may be written to, as whoever received it."""
    found = queries.reckoned(actor=actor, people=_everybody(actor), wish=SELLING, at=AT)
    return _listed(actor, found.remaining)


def called(actor: Actor) -> Given:
    """List who of such a segment may be called."""
    wish = Wish(use=Use.CALLS, kinds=(Kind.NAME,))
    found = queries.reckoned(actor=actor, people=_everybody(actor), wish=wish, at=AT)
    return _listed(actor, found.remaining)


def _everybody(actor: Actor) -> frozenset[CustomerId]:
    return queries.members(actor=actor, predicate=EVERYBODY, today=TODAY)


def _listed(actor: Actor, ids: Iterable[CustomerId]) -> Given:
    found: Given = {}
    people = tuple(ids)
    after: str | None = "" if people else None
    while after is not None:
        asked = customers.Asked(ids=people, sort=customers.Sort.LAST)
        page = customers.listing(actor=actor, asked=asked, after=after, size=50)
        for row in page.rows:
            found[row.id] = frozenset(f for f, at in SHOWN.items() if getattr(row, at) is not None)
        after = page.after
    return found


register(
    Way(
        "reports.members of a segment",
        "customer",
        "see",
        members,
        fields=frozenset(SHOWN),
        one_in=SLOW,
        urls=("reports:segment",),
    ),
    Way(
        "reports.count of a segment",
        "customer",
        "see",
        counted,
        counts_only=True,
        one_in=SLOW,
        urls=("reports:segment-new", "reports:segment-hand"),
    ),
    Way(
        "reports.members of a hand-over for marketing",
        "customer",
        "see",
        handed,
        fields=frozenset(SHOWN),
        some_rows=True,
        one_in=SLOW,
        urls=("reports:hand-over",),
    ),
    Way(
        "reports.members of a hand-over for calls",
        "customer",
        "see",
        called,
        fields=frozenset(SHOWN),
        some_rows=True,
        one_in=SLOW,
        urls=("reports:hand-over-served",),
    ),
)
harmless(
    "definitions, and counts that were told to who handed over: nobody's data",
    "reports:hand-over-answer",
    "reports:hand-overs",
    "reports:segment-combine",
    "reports:segment-withdraw",
    "reports:segments",
)
