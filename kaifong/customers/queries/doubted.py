"""Which ways to reach a customer are doubted: for the gates of sending, and for apps above."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaifong.customers.models import ContactPoint, Customer
from kaifong.foundation.ids import CustomerId

GOOD = ContactPoint.Status.GOOD


@dataclass(frozen=True)
class Point:
    """One way to reach somebody, and how it stands."""

    id: int
    kind: str
    value: str
    is_primary: bool
    status: str
    doubt: str
    doubted_at: datetime | None
    verified_at: datetime | None
    source: str

    @property
    def is_good(self) -> bool:
        return self.status == GOOD


def points_of(*, customer_id: CustomerId) -> list[Point]:
    """
    Return every way to reach a customer, first ones first.

    For steps that are permitted already: nobody's authority is asked.
    """
    points = ContactPoint.objects.filter(customer_id=customer_id)
    columns = (
        *("pk", "kind", "value", "is_primary"),
        *("status", "doubt", "doubted_at", "verified_at", "source"),
    )
    rows = points.order_by("-is_primary", "pk").values_list(*columns)
    return [Point(*row) for row in rows]


def how_reached(*, customer_ids: Collection[int], kind: str) -> dict[CustomerId, bool]:
    """
    Return whether these customers have a way of a kind that stands; who has none is not there.

    For steps that are permitted already: nobody's authority is asked.
    """
    points = ContactPoint.objects.filter(customer_id__in=list(customer_ids), kind=kind)
    found: dict[CustomerId, bool] = {}
    for number, status in points.values_list("customer_id", "status"):
        found[CustomerId(number)] = found.get(CustomerId(number), False) or status == GOOD
    return found


def is_doubted(*, customer_id: CustomerId, kind: str, value: str | None = None) -> bool:
    """
    Return whether an address or number is doubted; without one, whether all of its kind are.

    For steps that are permitted already: nobody's authority is asked.
    """
    points = ContactPoint.objects.filter(customer_id=customer_id, kind=kind)
    if value is not None:
        points = points.filter(value=value)
    standing = list(points.values_list("status", flat=True))
    return bool(standing) and GOOD not in standing


def post_is_doubted(*, customer_id: CustomerId) -> bool:
    """Return whether mail came back, and nobody has found the address right since."""
    return Customer.objects.filter(pk=customer_id, post_doubted_at__isnull=False).exists()


def kept_of(*, customer_id: CustomerId, fields: Iterable[str]) -> dict[str, Any]:
    """
    Return what some fields of a customer hold.

    For steps that are permitted already: nobody's authority is asked.
    """
    return dict(Customer.objects.filter(pk=customer_id).values(*fields).get())
