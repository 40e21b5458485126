"""All that one decision needs beside the ledger, in one question: it is asked for every message."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kaifong.foundation.ids import CustomerId
from kaifong.privacy.addresses import must_be_ours, unchecked

GLANCE = """
SELECT (SELECT mark FROM privacy_addresskey WHERE id = 1),
  (SELECT max(at) FROM privacy_stop WHERE address = %(address)s AND at <= %(at)s),
  EXISTS (SELECT FROM privacy_firstuse WHERE customer_id = %(id)s AND at <= %(at)s),
  EXISTS (SELECT FROM customers_merge WHERE winner_id = %(id)s AND undone_at IS NULL)
"""


@dataclass(frozen=True)
class Glance:
    """The address's hash and when it was last stopped; whether the person was told, was merged."""

    address: bytes | None
    stopped_at: datetime | None
    told: bool
    merged: bool


def glance(*, customer_id: CustomerId, address: str | None, at: datetime) -> Glance:
    """
    Look at a person and an address, as things are now.

    :raises WrongKey: if the secret file `addresses` is not the one of this database
    """
    hashed = unchecked(address) if address else None
    with connection.cursor() as cursor:
        cursor.execute(GLANCE, {"id": customer_id, "address": hashed, "at": at})
        [(mark, stopped_at, told, merged)] = cursor.fetchall()
    if hashed:
        must_be_ours(None if mark is None else bytes(mark))
    return Glance(hashed, stopped_at, told, merged)
