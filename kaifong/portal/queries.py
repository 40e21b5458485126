"""What the shop keeps about one person, asked as herself."""

from dataclasses import dataclass
from datetime import datetime

from kaifong.authority import wall
from kaifong.authority.directory.log import LookedAt, looks_at
from kaifong.authority.herself import Herself, herself
from kaifong.authority.queries import NotAllowed
from kaifong.customers.queries import Person, numbers_of, person
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.orders.queries import OrderSeen, orders_of
from kaifong.privacy import queries as privacy
from kaifong.requests import queries as requests
from kaifong.retention.queries import Kept, kept

from .models import Link
from .tokens import Token

ORDERS_SHOWN = 10


@dataclass(frozen=True)
class Mine:
    """All of it."""

    person: Person
    orders: tuple[OrderSeen, ...]
    more_orders: bool
    notices: tuple[privacy.NoticeRead, ...]
    consents: privacy.Consents
    looks: tuple[LookedAt, ...]
    given: tuple[privacy.GivenTo, ...]
    asked: tuple[requests.Asked, ...]
    kept: tuple[Kept, ...]
    copies: frozenset[RequestId]  # of requests of hers, supplied and still to be fetched


def record_of(customer_id: CustomerId) -> CustomerId | None:
    """Return the record to which a number leads now; None if the person is not in the books."""
    with wall.lifted():
        numbers = numbers_of(customer_ids=[customer_id])[customer_id]
        for number in (customer_id, *numbers):
            try:
                person(actor=herself(customer_id=number, language="en"), customer_id=number)
            except NotAllowed:
                continue
            return number
    return None


def link_of(customer_id: int) -> int:
    """Return the newest link under a number."""
    with wall.lifted():
        links = Link.objects.filter(customer_id=customer_id).order_by("-pk")
        return int(links.values_list("pk", flat=True)[0])


def visitor(*, token: Token, language: str, at: datetime) -> Herself | None:
    """Return whose page a browser has open; None if the link is over or she is gone."""
    with wall.lifted():
        link = Link.objects.filter(pk=token.link_id, customer_id=token.customer_id, until__gt=at)
        if not link.exists():
            return None
    now = record_of(CustomerId(token.customer_id))
    return None if now is None else herself(customer_id=now, language=language)


def mine(*, actor: Herself, at: datetime, orders: int = ORDERS_SHOWN) -> Mine:
    """
    Return all that is kept of the one who asks; the caller stands behind her wall.

    :raises NotAllowed: if she is not in the books any more
    """
    me = actor.customer_id
    bought = orders_of(actor=actor, customer_id=me, size=orders)
    with wall.lifted():
        numbers = numbers_of(customer_ids=[me])[me]
    return Mine(
        person=person(actor=actor, customer_id=me),
        orders=bought.rows,
        more_orders=bought.after is not None,
        notices=privacy.notices_read(customer_id=me),
        consents=privacy.consents(actor=actor, customer_id=me, at=at),
        looks=looks_at(customer_ids=numbers),
        given=privacy.disclosures_of(customer_id=me),
        asked=requests.of_customer(me),
        kept=kept(me, at=at),
        copies=requests.copies_for(me),
    )


def copy(*, actor: Herself, request_id: RequestId, form: str) -> bytes:
    """
    Return the copy that was supplied to the one who asks.

    :raises NotAllowed: if none was by that request of hers
    """
    return requests.copy_for(customer_id=actor.customer_id, request_id=request_id, form=form)
