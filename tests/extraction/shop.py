"""An analyst who asks, a data officer who gives, and a recipient in the register."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from kaifong.approvals import actions as approvals
from kaifong.approvals.models import Approval
from kaifong.approvals.queries import State
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.extraction import actions
from kaifong.extraction.models import Extraction
from kaifong.extraction.queries import About, Wish, written
from kaifong.foundation.ids import CustomerId, ExtractionId, OrderId, RecipientId
from kaifong.orders.queries import LinesWanted
from kaifong.privacy import actions as privacy
from kaifong.privacy.queries import Both, Kind, Purpose
from kaifong.privacy.rules.disclosures import Bound, Capacity
from tests.cast import NOON, allow, bought, mrs_chan, staff, tea
from tests.privacy.shop import officer as privacy_officer

GIVEN = frozenset({Kind.NAME, Kind.EMAIL, Kind.PHONE, Kind.DISTRICT, Kind.PURCHASES})


def officer(name: str = "Grace Szeto") -> Actor:
    """Return the data officer: sees everybody, keeps the register, approves, revokes."""
    boss = privacy_officer(name)
    person = Staff.objects.get(pk=boss.staff_id)
    allow(person, "approval", "see", "approve")
    allow(person, "extraction", "see", "revoke")
    allow(person, "recipient", "see", "keep", "give")
    return actor_of(person)


def analyst(name: str = "Phoebe Lee") -> Actor:
    """Return somebody who may ask, and sees of customers in Kowloon what is internal."""
    person = staff(name)
    allow(person, "extraction", "ask")
    allow(person, "customer", "see", classes=("public", "internal"), regions=[2])
    return actor_of(person)


def house(boss: Actor, **more: object) -> RecipientId:
    bound = Bound(
        **{
            "capacity": Capacity.PROCESSOR,
            "name": Both("Our own analysts", "本店分析員"),
            "transferee": "analysts",
            "kinds": GIVEN,
            "place": "HK",
            "contract": "Staff rules 7",
            "contract_from": date(2025, 1, 1),
            **more,
        }
    )
    return privacy.register_recipient(actor=boss, bound=bound, at=NOON)


def people(boss: Actor) -> tuple[int, int]:
    """Return Mrs Chan of Hong Kong Island and Mr Wong of Kowloon."""
    wong = {
        "name_en": "WONG Siu Ming",
        "name_zh": "黃小明",
        "district": 203,
        "member_no": "KF2",
        "emails": ("wong@example.com",),
        "phones": ("+85298765432",),
    }
    return mrs_chan(boss, district=101), mrs_chan(boss, **wong)


def wish(recipient_id: int, **more: object) -> Wish:
    return Wish(
        **{
            "fields": ("name_en", "name_zh", "email"),
            "purpose": Purpose.SERVICE,
            "why": "Who has not answered our survey is to be called.",
            "activity": "Survey of spring",
            "recipient_id": recipient_id,
            **more,
        }
    )


def asked(actor: Actor, about: Wish, *, at: datetime = NOON) -> ExtractionId:
    return actions.ask(actor=actor, wish=about, at=at)


def agree(boss: Actor, number: int, *, at: datetime = NOON, **more: object) -> State:
    approval = Extraction.objects.get(pk=number).approval_id
    return approvals.vote(
        **{
            "actor": boss,
            "approval_id": approval,
            "content_hash": Approval.objects.get(pk=approval).content_hash,
            "yes": True,
            "at": at,
            **more,
        }
    )


def made(boss: Actor, who: Actor, about: Wish, *, at: datetime = NOON) -> ExtractionId:
    """Return an extraction that was asked for, agreed to, and made."""
    number = asked(who, about, at=at)
    agree(boss, number, at=at)
    assert actions.make(extraction_id=number, at=at)
    return number


def shelves(*, number: str = "SO", **people: CustomerId | None) -> dict[str, OrderId]:
    """Return an order of each named person: tea (family 1) and cakes (family 2), two lines each."""
    cakes = replace(tea(2_500, 1, 2), code="CAKE", description="蛋卷 Egg rolls")
    return {
        name: bought(whose, tea(), cakes, number=f"{number}-{name}")
        for name, whose in people.items()
    }


def lines_wish(recipient_id: int, **more: Any) -> Wish:
    """Return a wish for the lines of March 2026; `only` are filters."""
    chosen = {"first": date(2026, 3, 1), "last": date(2026, 3, 31), **more.pop("only", {})}
    return wish(
        recipient_id,
        **{
            "about": About.LINE,
            "fields": ("number", "code", "quantity", "amount"),
            "query": written(LinesWanted(**chosen)),
            **more,
        },
    )
