"""
The second wall: PostgreSQL's row-level security, told per transaction who is asking.

It is as wide as the box around all that the person may do with an object, for any purpose; the
compiled filter of the query is the exact first wall. Without a scope every read raises.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from kaifong.foundation.channels import Channel

from .queries import Actor
from .rules import Predicate, unite

WALLED = ("customer", "order")
PERSON = "kf.person"  # whose own page it is, if it is one
STAFF = "kf.staff"  # who is at work, for the database to write beside a change of authority
# Every number that the table of customers takes, known or not: the wall is never the narrower one.
REGIONS = tuple(range(10))
CHANNELS = tuple(Channel)


@contextmanager
def seen_by(actor: Actor) -> Iterator[None]:
    """
    Run inside one transaction in which the database shows only what may be this person's.

    A scope opened inside another holds until it ends; then the outer one holds again, also when
    the inner one ended by an exception.
    """
    with transaction.atomic(), _settings(_box(actor)):
        yield


@contextmanager
def herself(customer_id: int) -> Iterator[None]:
    """Run inside one transaction in which the database shows one person's own rows and no other."""
    with transaction.atomic(), _settings({"kf.all": "off", **_closed(), PERSON: str(customer_id)}):
        yield


@contextmanager
def lifted() -> Iterator[None]:
    """Run inside one transaction with the wall down: for jobs, and writes already permitted."""
    with transaction.atomic(), _settings({"kf.all": "on", **_closed()}):
        yield


def _box(actor: Actor) -> dict[str, str]:
    box = {"kf.all": "off", PERSON: "", STAFF: str(actor.staff_id)}
    for about in WALLED:
        box |= _box_of(
            about, unite([frozenset([g.rows]) for g in actor.grants if g.object == about]), actor
        )
    return box


def _box_of(about: str, predicate: Predicate, actor: Actor) -> dict[str, str]:
    free = [rows for rows in predicate if not rows.own]
    owners = sorted({r.whose or actor.staff_id for r in predicate if r.own})
    return {
        f"kf.{about}_regions": _codes(
            {c for r in free for c in (REGIONS if r.regions is None else r.regions)}
        ),
        f"kf.{about}_channels": _codes(
            {c for r in free for c in (CHANNELS if r.channels is None else r.channels)}
        ),
        f"kf.{about}_any": "on" if any(r.categories is None for r in free) else "off",
        f"kf.{about}_categories": _codes({c for r in free for c in r.categories or ()}),
        f"kf.{about}_own": ",".join(map(str, owners)) or "-1",
    }


def _closed() -> dict[str, str]:
    closed = {PERSON: ""}
    for about in WALLED:
        closed |= {
            f"kf.{about}_regions": "{}",
            f"kf.{about}_channels": "{}",
            f"kf.{about}_any": "off",
            f"kf.{about}_categories": "{}",
            f"kf.{about}_own": "-1",
        }
    return closed


def _codes(codes: set[int]) -> str:
    return "{" + ",".join(str(code) for code in sorted(codes)) + "}"


@contextmanager
def _settings(values: dict[str, str]) -> Iterator[None]:
    before = _swap(values)
    yield
    # Put back, not reset: a scope may stand inside another one's transaction. After an exception
    # the rollback to the savepoint has done it, and nothing could be sent before that.
    _swap(before)


def _swap(values: dict[str, str]) -> dict[str, str]:
    """Set what is named for the rest of the transaction; return what it was."""
    was = ", ".join(f"coalesce(current_setting(%s, true), '') AS v{n}" for n in range(len(values)))
    sets = ", ".join(["set_config(%s, %s, true)"] * len(values))
    pairs = [part for item in values.items() for part in item]
    with connection.cursor() as cursor:
        # One journey for both; the inner query is read out before the outer one sets anything.
        cursor.execute(
            f"SELECT was.*, {sets} FROM (SELECT {was} OFFSET 0) was",  # noqa: S608  names only
            [*pairs, *values],
        )
        row = cursor.fetchone()
    return dict(zip(values, row, strict=False))
