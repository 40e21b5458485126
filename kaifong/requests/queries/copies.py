"""Copies that were supplied, for whom they are about: on the person's own page."""

from django.db.models import QuerySet

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed
from kaifong.customers.queries import once
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.requests.models import Pack

FORMS = ("pdf", "json")


def copies_for(customer_id: CustomerId) -> frozenset[RequestId]:
    """
    Return by which requests of a person a copy was supplied that is still kept.

    For her own page: nobody's authority is asked.
    """
    with wall.lifted():
        found = _supplied(customer_id).values_list("request_id", flat=True)
        return frozenset(RequestId(number) for number in found)


def copy_for(*, customer_id: CustomerId, request_id: RequestId, form: str) -> bytes:
    """
    Return the copy that was supplied to a person, as the office saw it through.

    :raises NotAllowed: if none was by that request of hers, or it is not kept any more
    """
    with wall.lifted():
        pack = _supplied(customer_id).filter(request_id=request_id).order_by("-pk").first()
        if pack is None or form not in FORMS:
            raise NotAllowed(f"copy of {request_id}")
        return bytes((pack.pdf if form == "pdf" else pack.json) or b"")


def _supplied(customer_id: CustomerId) -> QuerySet[Pack]:
    numbers = [customer_id, *(number for number, _ in once(customer_id=customer_id))]
    return Pack.objects.filter(
        request__customer_id__in=numbers,
        supplied_at__isnull=False,
        pdf__isnull=False,
        json__isnull=False,
    )
