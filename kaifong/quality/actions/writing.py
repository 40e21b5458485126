"""Writing a value into a customer's record by the record's own actions: history, undo, wall."""

from datetime import datetime

from kaifong.authority.queries import Actor
from kaifong.customers import actions as customers
from kaifong.customers.actions import NoSuchValue
from kaifong.customers.queries import kept_of, points_of
from kaifong.foundation.emails import normalise_email
from kaifong.foundation.hongkong.phones import normalise_phone
from kaifong.foundation.hongkong.places import District
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.quality.models import Supplement
from kaifong.quality.rules.vocabulary import CONTACT, LANGUAGES, Field

LONGEST = 160
DISTRICTS = frozenset(str(district.value) for district in District if district.value)


def normal(field: Field, value: str) -> str:
    """
    Return a value in the spelling in which its field keeps it.

    :raises NoSuchValue: if it is none
    """
    value = value.strip()
    if field == Field.EMAIL:
        found = normalise_email(value)
    elif field == Field.PHONE:
        found = normalise_phone(value)
    elif field == Field.DISTRICT:
        found = value if value in DISTRICTS else None
    elif field == Field.LANGUAGE:
        found = value if value in LANGUAGES else None
    else:
        found = value if len(value) <= LONGEST else None
    if not found:
        raise NoSuchValue(field)
    return found


def known(customer_id: CustomerId, field: Field) -> tuple[str, datetime | None]:
    """
    Return what stands in a field now, and since when it is known to be right.

    An address or number that is doubted stands for nothing.
    """
    accepted = Supplement.objects.filter(
        customer_id=customer_id, field=field, standing=Supplement.Standing.ACCEPTED
    )
    taken_at = accepted.order_by("-pk").values_list("at", flat=True).first()
    if field in CONTACT:
        points = points_of(customer_id=customer_id)
        good = [point for point in points if point.kind == field and point.is_good]
        moments = [point.verified_at for point in good if point.verified_at]
        return (good[0].value if good else ""), max(
            [*moments, *filter(None, [taken_at])], default=None
        )
    value = kept_of(customer_id=customer_id, fields=[field])[field]
    return (str(value) if value else ""), taken_at


def write(
    actor: Actor,
    customer_id: CustomerId,
    field: Field,
    value: str,
    at: datetime,
    *,
    verified: bool,
) -> ChangeSetId | None:
    """Write a value where it belongs; None if it stood there already."""
    if field in CONTACT:
        return _reach(actor, customer_id, field, value, at, verified=verified)
    typed = int(value) if field == Field.DISTRICT else value
    now = kept_of(customer_id=customer_id, fields=[field])
    return customers.edit(
        actor=actor, customer_id=customer_id, original=now, mine={field: typed}, at=at
    )


def _reach(
    actor: Actor,
    customer_id: CustomerId,
    field: Field,
    value: str,
    at: datetime,
    *,
    verified: bool,
) -> ChangeSetId | None:
    added = customers.reach(actor=actor, customer_id=customer_id, value=value, at=at)
    if not verified:
        return added
    points = points_of(customer_id=customer_id)
    point_id = next(point.id for point in points if (point.kind, point.value) == (field, value))
    found_right = customers.verify(actor=actor, customer_id=customer_id, point_id=point_id, at=at)
    return added or found_right
