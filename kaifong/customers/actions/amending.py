"""Changing fields by somebody who read the record before: other systems, by its version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.customers.queries.versions import held_at, values_at, version_of
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.switches import Brake, must_be_off

from . import filling
from .editing import EDITABLE, FieldsDiffer, as_typed, edit, fields_among, locked


class NeverRead(Exception):
    """The record never had this version: nobody can have read it."""


@transaction.atomic
def amend(
    *,
    actor: Actor,
    customer_id: CustomerId,
    version: int,
    mine: Mapping[str, Any],
    at: datetime,
    reason: str = "",
) -> ChangeSetId | None:
    """
    Write these fields for somebody who read the record at a version; None if nothing changed.

    Fields that others changed since are in nobody's way unless they are the same ones.

    :raises NeverRead: if there was no such version of this record
    :raises FieldsDiffer: if one of the fields may not be changed so
    :raises Braked, NotAllowed, NoSuchValue, Nameless, Conflict, DoesNotFit, NotUnique: as editing
    """
    must_be_off(Brake.READ_ONLY)
    own = fields_among(mine)
    if not set(mine) <= {*EDITABLE, *own}:
        raise FieldsDiffer(sorted(mine))
    with wall.lifted():
        # Held from here on: what it was then and what it is now speak of one moment.
        customer = locked(actor, customer_id, "edit", list(mine), own)
        if not 0 <= version <= version_of(customer_id=customer_id):
            raise NeverRead(version)
        now = {name: getattr(customer, name) for name in mine if name not in own}
        original = held_at(customer_id=customer_id, version=version, now=now, fields=now)
        values = filling.held(customer_id, own.values())
        original |= values_at(customer_id=customer_id, version=version, now=values, own=own)
    return edit(
        actor=actor,
        customer_id=customer_id,
        original={name: as_typed(value) for name, value in original.items()},
        mine={name: as_typed(value) for name, value in mine.items()},
        at=at,
        reason=reason,
    )
