"""Which state of a customer's record somebody has read, and what its fields held then."""

from collections.abc import Iterable, Mapping
from typing import Any

from kaifong.foundation.history.models import Change
from kaifong.foundation.ids import CustomerId

PEOPLE = "customers_customer"


def version_of(*, customer_id: CustomerId) -> int:
    """
    Return the number of the last change of a customer's record; 0 if none was recorded.

    Whoever reads the record after it has at least this version of it, never an older one.
    """
    changed = Change.objects.filter(customer_id=customer_id).order_by("-pk")
    return changed.values_list("pk", flat=True).first() or 0


def held_at(
    *, customer_id: CustomerId, version: int, now: Mapping[str, Any], fields: Iterable[str]
) -> dict[str, Any]:
    """Return what fields of a record held at a version, given what they hold now."""
    held = {name: now[name] for name in fields}
    later = Change.objects.filter(
        customer_id=customer_id,
        table=PEOPLE,
        row_id=customer_id,
        verb=Change.Verb.UPDATE,
        pk__gt=version,
    )
    for change in later.order_by("-pk"):
        before = change.before or {}
        held |= {name: before[name] for name in held.keys() & before.keys()}
    return held
