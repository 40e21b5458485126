"""Giving customers out as a file: every row within authority, every reading logged."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from kaifong.authority.actions import log_look, log_looks_again
from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import FieldClass
from kaifong.customers.custom_fields.kinds import Field
from kaifong.customers.permissions import Permission
from kaifong.customers.queries import Asked, Listed, delicate, stream
from kaifong.foundation.switches import Brake, must_be_off

WAY = "customers:export"
MAKING = "customers:export made"  # by the worker, for somebody who has not fetched it yet
LOGGED_AT_ONCE = 1_000


def export(
    *,
    actor: Actor,
    asked: Asked,
    write: Callable[[Iterator[Listed]], None],
    at: datetime,
    way: str = WAY,
    columns: Collection[Field] = (),
    told: Callable[[int], None] = lambda _rows: None,
) -> int:
    """
    Hand whoever was asked for to a writer, row by row, and return how many they were.

    `told` hears how many are written.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if the actor may export nobody
    """
    must_be_off(Brake.NO_EXPORT)
    require(actor, Permission.CUSTOMER_EXPORT)
    given = 0

    def rows() -> Iterator[Listed]:
        nonlocal given
        chunks = stream(
            actor=actor, asked=asked, action="export", chunk=LOGGED_AT_ONCE, columns=columns
        )
        for chunk in chunks:
            yield from chunk
            given += len(chunk)
            _log(actor, chunk, at, way)
            told(given)

    write(rows())
    return given


def exported(*, actor: Actor, made_at: datetime, at: datetime) -> None:
    """Write down that somebody was given the file that was made for him at a moment."""
    log_looks_again(actor=actor, made=MAKING, made_at=made_at, way=WAY, at=at)


def _log(actor: Actor, chunk: list[Listed], at: datetime, way: str) -> None:
    reached = [row.id for row in chunk if FieldClass.CONTACT not in row.hidden]
    log_look(actor=actor, way=way, classes={FieldClass.CONTACT}, customer_ids=reached, at=at)
    log_look(
        actor=actor,
        way=way,
        classes={FieldClass.SENSITIVE},
        customer_ids=delicate(chunk),
        at=at,
    )
