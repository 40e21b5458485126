"""Those who get data from the small shop of the tests."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.foundation.ids import RecipientId
from kaifong.privacy import actions
from kaifong.privacy.rules.disclosures import Bound, Capacity
from kaifong.privacy.rules.notices import Both
from kaifong.privacy.rules.vocabulary import Kind, Purpose
from tests.cast import NOON, allow
from tests.privacy.shop import officer

COURIER = Bound(
    capacity=Capacity.PROCESSOR,
    name=Both("Harbour Couriers", "海港速遞"),
    transferee="couriers",
    kinds=frozenset({Kind.NAME, Kind.PHONE, Kind.DISTRICT}),
    place="HK",
    contract="HC-2026-01",
    contract_from=date(2026, 1, 1),
    contract_until=date(2026, 12, 31),
    keeps="90 days",
    tells_within=24,
)
CLOUD = replace(
    COURIER,
    name=Both("Lion Cloud", "獅城雲端"),
    transferee="hosting",
    place="SG",
    contract="LC-7",
    contract_until=None,
)
PARTNER = replace(
    COURIER,
    capacity=Capacity.RECIPIENT,
    name=Both("Tea House Group", "茶居集團"),
    transferee="tea-houses",
    contract="TH-1",
    kinds=frozenset({Kind.NAME, Kind.EMAIL}),
)


def keeper(name: str = "Grace Szeto") -> Actor:
    """Return an officer who keeps the register and sees the log too."""
    person = Staff.objects.get(pk=officer(name).staff_id)
    allow(person, "recipient", "see", "keep")
    allow(person, "disclosure", "see")
    return actor_of(person)


def registered(
    actor: Actor, bound: Bound = COURIER, *, at: datetime = NOON - timedelta(days=40)
) -> RecipientId:
    return actions.register_recipient(actor=actor, bound=bound, at=at)


def gives(
    recipient_id: int, *customer_ids: int, at: datetime = NOON, **more: object
) -> actions.Disclosed:
    given = {"kinds": {Kind.NAME, Kind.PHONE}, "purpose": Purpose.ORDERS, **more}
    with wall.lifted():
        return actions.record_disclosure(
            customer_ids=customer_ids, recipient_id=recipient_id, at=at, **given
        )
