"""Whoever answers requests in the small shop of the tests, and requests made there."""

from datetime import datetime

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.requests import actions
from kaifong.requests.rules.kinds import Channel, Kind
from tests.cast import NOON, allow
from tests.privacy.shop import officer as privacy_officer


def officer(name: str = "Grace Szeto") -> Actor:
    """Return the data officer: everything about customers, notices and requests."""
    boss = privacy_officer(name)
    person = Staff.objects.get(pk=boss.staff_id)
    allow(person, "request", "receive", "see", "answer")
    return actor_of(person)


def asked(
    customer_id: CustomerId | None,
    kind: Kind = Kind.ACCESS,
    *,
    words: str = "Please send me a copy of what you hold about me.",
    at: datetime = NOON,
    received_at: datetime | None = None,
    **more: object,
) -> RequestId:
    return actions.receive(
        **{
            "customer_id": customer_id,
            "kind": kind,
            "words": words,
            "channel": Channel.PORTAL,
            "language": "zh-hant",
            "received_at": received_at or at,
            "at": at,
            **more,
        }
    )
