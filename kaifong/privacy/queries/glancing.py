"""All that one decision needs beside the ledger, in one question: it is asked for every message."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kaifong.foundation.ids import CustomerId
from kaifong.privacy.addresses import must_be_ours, unchecked
from kaifong.privacy.rules.vocabulary import ADDRESS_OF, Address, Channel

GLANCE = """
SELECT (SELECT mark FROM privacy_addresskey WHERE id = 1),
  (SELECT max(at) FROM privacy_stop WHERE address = %(address)s AND at <= %(at)s),
  EXISTS (SELECT FROM privacy_firstuse WHERE customer_id = %(id)s AND at <= %(at)s),
  EXISTS (SELECT FROM customers_merge WHERE winner_id = %(id)s AND undone_at IS NULL),
  CASE WHEN %(post)s
    THEN EXISTS (SELECT FROM customers_customer WHERE id = %(id)s AND post_doubted_at IS NOT NULL)
    ELSE coalesce((SELECT bool_and(status <> 'good') FROM customers_contactpoint
      WHERE customer_id = %(id)s AND kind = %(kind)s
        AND (%(value)s::text IS NULL OR value = %(value)s)), false) END
"""


@dataclass(frozen=True)
class Glance:
    """
    The address's hash and when it was last stopped; whether the person was told, was merged, and
    whether the address, or all that the channel could use, is not to be relied on.
    """

    address: bytes | None
    stopped_at: datetime | None
    told: bool
    merged: bool
    doubted: bool


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
    with connection.cursor() as cursor:
        cursor.execute(GLANCE, asked)
        [(mark, *seen)] = cursor.fetchall()
    if hashed:
        must_be_ours(None if mark is None else bytes(mark))
    return Glance(hashed, *seen)
