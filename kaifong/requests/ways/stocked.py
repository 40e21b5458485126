"""Drawn requests of drawn customers, with a copy each in which everything of them stands."""

from datetime import UTC, datetime
from hashlib import sha256

from kaifong.authority.rules import Facts
from kaifong.authority.ways import Shop, Stock
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.requests.models import Pack, Request
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.rules.steps import State

ASKED = datetime(2026, 1, 2, 4, tzinfo=UTC)
TABLES = (
    "requests_alarm",
    "requests_correction",
    "requests_fee",
    "requests_feeitem",
    "requests_identitycheck",
    "requests_letgo",
    "requests_letter",
    "requests_logentry",
    "requests_notified",
    "requests_opinionnote",
    "requests_pack",
    "requests_request",
    "requests_step",
)


def fill(shop: Shop) -> dict[str, dict[int, Facts]]:
    """Let every drawn customer have asked under his own number, so that his page has it too."""
    people = sorted(shop.rows["customer"])
    Request.objects.bulk_create(
        Request(
            pk=number,
            customer_id=number,
            kind=Kind.ACCESS,
            channel=Channel.PORTAL,
            language="en",
            words="",
            received_at=ASKED,
            received_on=hong_kong_day(ASKED),
            recorded_at=ASKED,
            key=str(number),
            state=State.PREPARED,
        )
        for number in people
    )
    Pack.objects.bulk_create(_pack(shop, number) for number in people)
    return {}


def _pack(shop: Shop, number: int) -> Pack:
    words = [sign for signs in shop.marks["customer"][number].values() for sign in signs]
    told = "\n".join(words).encode()
    return Pack(
        request_id=number,
        as_at=ASKED,
        made_at=ASKED,
        to_review=0,
        pdf=told,
        json=told,
        pdf_sha256=sha256(told).hexdigest(),
        json_sha256=sha256(told).hexdigest(),
    )


REQUESTS = Stock("requests", TABLES, fill)
