"""Adding and removing the ways to reach a customer."""

from datetime import datetime

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.customers.models import ContactPoint
from kaifong.foundation.emails import normalise_email
from kaifong.foundation.hongkong.phones import normalise_phone
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.switches import Brake, must_be_off

from .editing import NoSuchValue, changes, locked, told


def reach(
    *,
    actor: Actor,
    customer_id: CustomerId,
    value: str,
    at: datetime,
    source: str = "desk",
) -> ChangeSetId | None:
    """
    Add an e-mail address or telephone number; None if it is known already.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not edit this customer's contact details
    :raises NoSuchValue: if it is no e-mail address or telephone number
    """
    must_be_off(Brake.READ_ONLY)
    kind = ContactPoint.Kind.EMAIL if "@" in value or "＠" in value else ContactPoint.Kind.PHONE
    normal = normalise_email(value) if kind == ContactPoint.Kind.EMAIL else normalise_phone(value)
    if normal is None:
        raise NoSuchValue(value)
    with wall.lifted():
        customer = locked(actor, customer_id, "edit", [kind])
        points = customer.contact_points.filter(kind=kind)
        if points.filter(value=normal).exists():
            return None
        first = not points.filter(is_primary=True).exists()
        with changes(actor, at) as changeset:
            points.create(
                customer=customer, kind=kind, value=normal, is_primary=first, source=source
            )
            return told(actor, customer, changeset, at)


def unreach(*, actor: Actor, customer_id: CustomerId, point_id: int, at: datetime) -> ChangeSetId:
    """
    Remove a way to reach the customer; the eldest that is left becomes the first.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not edit this customer's contact details
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted(), changes(actor, at) as changeset:
        customer = locked(actor, customer_id, "edit", ["email", "phone"])
        point = customer.contact_points.filter(pk=point_id).first()
        if point is None:
            raise NotAllowed(f"contact point {point_id}")
        point.delete()
        rest = customer.contact_points.filter(kind=point.kind).order_by("-is_primary", "pk")
        if (heir := rest.first()) and not heir.is_primary:
            rest.filter(pk=heir.pk).update(is_primary=True)
        return told(actor, customer, changeset, at)
