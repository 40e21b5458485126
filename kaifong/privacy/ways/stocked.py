"""Drawn answers of drawn customers, each about goods of its own and with evidence of its own."""

from datetime import UTC, datetime
from hashlib import sha256

from kaifong.authority.rules import Facts
from kaifong.authority.ways import Shop, Stock
from kaifong.privacy.models import ConsentEvent, ConsentNow, Evidence
from kaifong.privacy.rules.consents import Mode, State
from kaifong.privacy.rules.vocabulary import Kind, Purpose

SAID = datetime(2026, 1, 2, 4, tzinfo=UTC)
TABLES = (
    "privacy_addresskey",
    "privacy_collection",
    "privacy_consentevent",
    "privacy_consentnow",
    "privacy_disclosure",
    "privacy_evidence",
    "privacy_firstuse",
    "privacy_recipient",
    "privacy_recipientnotice",
    "privacy_recipientversion",
    "privacy_stop",
    "privacy_stoprequest",
)


def fill(shop: Shop) -> dict[str, dict[int, Facts]]:
    """Let every drawn customer have agreed to one thing."""
    people = sorted(shop.rows["customer"])
    # The scratch tables stand there without triggers: number and chain are drawn too.
    events = ConsentEvent.objects.bulk_create(
        _event(number, pk) for number, pk in enumerate(people)
    )
    ConsentNow.objects.bulk_create(
        ConsentNow(event=event, customer_id=event.customer_id, classes=event.classes)
        for event in events
    )
    Evidence.objects.bulk_create(
        Evidence(event=event, customer_id=event.customer_id, text=_evidence(number))
        for number, event in enumerate(events)
    )
    for number, pk in enumerate(people):
        marks = {"consent": (_goods(number),), "consent_evidence": (_evidence(number),)}
        shop.marks["customer"][pk] |= marks
    return {}


def _event(number: int, customer_id: int) -> ConsentEvent:
    return ConsentEvent(
        customer_id=customer_id,
        seq=1,
        state=State.CONSENTED,
        purpose=Purpose.MARKETING,
        classes=[_goods(number)],
        kinds=[Kind.NAME],
        mode=Mode.WRITTEN,
        at=SAID,
        recorded_at=SAID,
        hash=sha256(str(number).encode()).digest(),
    )


def _goods(number: int) -> str:
    return f"provegoods{number}"


def _evidence(number: int) -> str:
    return f"proveevidence{number}"


PRIVACY = Stock("privacy", TABLES, fill)
