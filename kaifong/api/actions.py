"""Taking people in by a key, once for each request."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.customers import actions as customers
from kaifong.foundation.ids import CustomerId
from kaifong.privacy.actions import collect
from kaifong.privacy.rules.vocabulary import Given

from .models import TakenIn


@dataclass(frozen=True)
class Request:
    """One request that changes something: its own key, and what it asks for; both as hashes."""

    token: str
    asked: str


class OtherRequest(Exception):
    """The request's own key was used for another request before."""


@transaction.atomic
def take_in(
    *,
    actor: Actor,
    key_id: int,
    request: Request,
    known: customers.Known,
    shown: str,
    at: datetime,
    reason: str = "",
    under_age: bool = False,
) -> CustomerId:
    """
    Take a person into the books under the notice that he was shown, and remember by which request.

    :raises OtherRequest: if the token stands for another request
    :raises NoNotice, NotInNotice, NotAllowed, NoSuchValue, Nameless, Taken, Braked: as collecting
    """
    customer_id = collect(
        actor=actor,
        known=known,
        shown=shown,
        given=Given.API,
        at=at,
        reason=reason,
        under_age=under_age,
    )
    with wall.lifted():
        TakenIn.objects.create(
            key_id=key_id,
            token=request.token,
            asked=request.asked,
            customer_id=customer_id,
            at=at,
        )
    customers.queue_likely(customer_ids=[customer_id], entrance="api")
    return customer_id


def hold_request(*, key_id: int, request: Request) -> CustomerId | None:
    """
    Keep a request from being done twice at once; return whom it took in before, if it did.

    :raises OtherRequest: if its token stood for another request then
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"request {key_id} {request.token}"],
        )
    with wall.lifted():
        before = TakenIn.objects.filter(key_id=key_id, token=request.token).first()
    if before is None:
        return None
    if before.asked != request.asked:
        raise OtherRequest
    return CustomerId(before.customer_id)
