"""All that one decision needs, in one question: it is asked for every message."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaifong.foundation.ids import CustomerId
from kaifong.foundation.prepared import rows_of
from kaifong.privacy.addresses import must_be_ours, unchecked
from kaifong.privacy.rules.consents import Mode, Said, State, order
from kaifong.privacy.rules.vocabulary import ADDRESS_OF, Address, Channel, Kind, Purpose

GLANCE = """
SELECT (SELECT mark FROM privacy_addresskey WHERE id = 1),
  (SELECT max(at) FROM privacy_stop WHERE address = %(address)s::bytea AND at <= %(at)s),
  EXISTS (SELECT FROM privacy_firstuse WHERE customer_id = %(id)s::bigint AND at <= %(at)s),
  EXISTS (SELECT FROM customers_merge WHERE winner_id = %(id)s::bigint AND undone_at IS NULL),
  CASE WHEN %(post)s
    THEN EXISTS (SELECT FROM customers_customer
      WHERE id = %(id)s::bigint AND post_doubted_at IS NOT NULL)
    ELSE coalesce((SELECT bool_and(status <> 'good') FROM customers_contactpoint
      WHERE customer_id = %(id)s::bigint AND kind = %(kind)s::text
        AND (%(value)s::text IS NULL OR value = %(value)s::text)), false) END,
  held.seq, held.state, held.channel, held.address, held.classes, held.kinds, held.mode,
  held.answers, held.due_on, held.said_at
FROM (VALUES (1)) once LEFT JOIN privacy_consentnow held
  ON held.customer_id = %(id)s::bigint AND held.purpose = 'marketing'
"""
SEEN, DUE_ON = 5, 8  # columns about the person and the address; which of the rest is the last day


@dataclass(frozen=True)
class Glance:
    """
    The address's hash and when it was last stopped; whether the person was told, was merged, and
    whether the address, or all that the channel could use, is not to be relied on; what holds of
    the answers about marketing, or None if that takes the calendar as well.
    """

    address: bytes | None
    stopped_at: datetime | None
    told: bool
    merged: bool
    doubted: bool
    held: tuple[Said, ...] | None


def glance(
    *, customer_id: CustomerId, channel: Channel, address: str | None, at: datetime
) -> Glance:
    """
    Look at a person and an address, as things are now.

    :raises WrongKey: if the secret file `addresses` is not the one of this database
    """
    hashed = unchecked(address) if address else None
    kind = ADDRESS_OF.get(channel)
    if kind is None and address:
        kind = Address.EMAIL if "@" in address else Address.PHONE
    asked = {
        "id": customer_id,
        "address": hashed,
        "at": at,
        "post": channel == Channel.POST,
        "kind": kind,
        "value": address or None,
    }
    rows = rows_of(GLANCE, asked)
    mark, stopped_at, told, merged, doubted = rows[0][:SEEN]
    if hashed:
        must_be_ours(None if mark is None else bytes(mark))
    held = _held([row[SEEN:] for row in rows])
    return Glance(hashed, stopped_at, told, merged, doubted, held)


def _held(rows: list[tuple[Any, ...]]) -> tuple[Said, ...] | None:
    if any(row[DUE_ON] is not None for row in rows):
        return None  # spoken: storms may have moved its last day
    held = [_said(row) for row in rows if row[0] is not None]
    return tuple(sorted(held, key=order))


def _said(row: tuple[Any, ...]) -> Said:
    seq, state, channel, address, classes, kinds, mode, answers, _due_on, at = row
    return Said(
        seq=seq,
        state=State(state),
        purpose=Purpose.MARKETING,
        channel=Channel(channel),
        address=None if address is None else bytes(address),
        classes=frozenset(classes),
        kinds=frozenset(Kind(kind) for kind in kinds),
        mode=Mode(mode),
        answers=answers,
        stands_for=answers,
        at=at,
    )
