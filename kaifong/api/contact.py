"""Adding and retiring ways to reach a customer, for other systems whose keys may."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kaifong.authority.queries import NotAllowed
from kaifong.authority.rules import FieldClass
from kaifong.customers import actions as customers
from kaifong.customers import queries
from kaifong.foundation.ids import CustomerId

from .customers import router
from .queries import Caller
from .shapes import Address, CustomerChanged, Id
from .surface import WRITE_ERRORS, ByKey, Refused, behind_the_wall
from .versions import etag_of
from .writing import must_edit


@router.post(
    "/{pk}/contact",
    response={200: CustomerChanged, **WRITE_ERRORS},
    url_name="customer-contact",
    auth=ByKey(),
)
@behind_the_wall
def reach(request: HttpRequest, response: HttpResponse, pk: Id, sent: Address) -> dict[str, Any]:
    """Add an e-mail address or telephone number; one that is known already changes nothing."""
    caller, customer_id = _may(request, pk), CustomerId(pk)
    try:
        done = customers.reach(
            actor=caller.actor,
            customer_id=customer_id,
            value=sent.value,
            at=timezone.now(),
            source=f"api:{caller.key_id}",
        )
    except customers.NoSuchValue:
        message = _("This is no address or number: write it in full.")
        raise Refused(422, "invalid", message, {"field": "value"}) from None
    return _changed(response, customer_id, done is not None)


@router.delete(
    "/{pk}/contact/{point}",
    response={200: CustomerChanged, **WRITE_ERRORS},
    url_name="customer-contact-point",
    auth=ByKey(),
)
@behind_the_wall
def unreach(request: HttpRequest, response: HttpResponse, pk: Id, point: Id) -> dict[str, Any]:
    """Retire a way to reach a customer; the eldest that is left becomes the first."""
    caller, customer_id = _may(request, pk), CustomerId(pk)
    customers.unreach(
        actor=caller.actor, customer_id=customer_id, point_id=point, at=timezone.now()
    )
    return _changed(response, customer_id, True)


def _may(request: HttpRequest, pk: int) -> Caller:
    caller: Caller = request.caller  # type: ignore[attr-defined]
    seen = queries.person(actor=caller.actor, customer_id=CustomerId(pk))
    must_edit(caller)
    if seen.contact is None:
        raise NotAllowed(f"contact of customer {pk}")
    if FieldClass.CONTACT not in seen.editable:
        message = _("The owner of this key may not write this, or not there.")
        raise Refused(403, "not allowed", message)
    return caller


def _changed(response: HttpResponse, customer_id: CustomerId, done: bool) -> dict[str, Any]:  # noqa: FBT001
    version = response["ETag"] = etag_of(customer_id)
    return {"id": customer_id, "version": version, "changed": done}
