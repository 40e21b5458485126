"""Who stood in for whom in the made-up shop, who borrowed powers, and what was unusual."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection

from kaifong.authority.actions import log_look
from kaifong.authority.audit import baits
from kaifong.authority.audit.judging import judge
from kaifong.authority.audit.refusals import log_refusal
from kaifong.authority.borrowing import asking, delegating, offers
from kaifong.authority.borrowing.delegating import Handing
from kaifong.authority.borrowing.offers import Policy
from kaifong.authority.borrowing.rules import Asked, Verdict
from kaifong.authority.borrowing.steps import log_step
from kaifong.authority.models import Look, Offer, Role, Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.authority.rules import FieldClass, Purpose, Rows
from kaifong.authority.terms import Terms
from kaifong.foundation.hongkong.places import Region
from kaifong.foundation.ids import BorrowingId, OfferId, RoleId, StaffId

from .giving import LAST, TOLD

CONTACT = frozenset({FieldClass.PUBLIC, FieldClass.INTERNAL, FieldClass.CONTACT})
PEOPLE = "SELECT id FROM customers_customer ORDER BY id LIMIT 60"
QUIET = """
SELECT c.id FROM customers_customer c WHERE NOT EXISTS (
    SELECT 1 FROM orders_order o WHERE o.customer_id = c.id
) ORDER BY c.id LIMIT 1
"""
PAGE, REACH = "customers:detail", "reach-a-customer"


def watch(*, at: datetime) -> int:
    """
    Hand a role on, lend powers, and let something unusual have happened.

    Returns how many entries that wrote into the journal.
    """
    if Offer.objects.filter(code=REACH).exists():
        return 0  # the organisation outlives its customers
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        (last,) = cursor.fetchone()
        cursor.execute(PEOPLE)
        people = [number for (number,) in cursor.fetchall()]
    noon = at.replace(hour=4, minute=0, second=0, microsecond=0) - timedelta(days=3)
    _on_leave(noon)
    _borrowed(people[:3], noon)
    _unusual(people, noon)
    judge(at=at)
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"at": at, "last": last})
        return int(cursor.rowcount)


def _who(username: str, at: datetime) -> Actor:
    return actor_of(Staff.objects.get(user__username=username), at=at)


def _role(code: str) -> RoleId:
    return RoleId(Role.objects.get(code=code).pk)


def _on_leave(noon: datetime) -> None:
    giver, taker = _who("sales.island2", noon), _who("sales.kowloon2", noon)
    handing = Handing(
        giver_id=giver.staff_id,
        taker_id=StaffId(taker.staff_id),
        role_id=_role("sales-island"),
        starts_at=noon + timedelta(hours=12),
        ends_at=noon + timedelta(days=12, hours=12),
        reason="Annual leave 年假",
    )
    delegating.hand_on(actor=giver, handing=handing, at=noon)


def _offered(officer: Actor, noon: datetime) -> OfferId:
    lent = Terms(
        action="see",
        object="customer",
        classes=CONTACT,
        purposes=frozenset({Purpose.SERVICE, Purpose.SALES, Purpose.FULFILMENT}),
    )
    common = {"actions": frozenset({"see"}), "owner_role_id": _role("data-officer")}
    reach = Policy(
        code=REACH,
        name_en="Reach a customer of another team",
        name_zh="聯絡其他組別的客戶",
        terms=lent,
        minutes=60,
        needs_approval=False,
        **common,  # type: ignore[arg-type]
    )
    notes = Policy(
        code="read-a-note",
        name_en="Read sensitive notes",
        name_zh="查看敏感備註",
        terms=Terms(
            action="see",
            object="customer",
            classes=CONTACT | {FieldClass.SENSITIVE},
            purposes=frozenset({Purpose.SERVICE}),
        ),
        minutes=30,
        needs_approval=True,
        role_ids=frozenset({_role("service-agent")}),
        **common,  # type: ignore[arg-type]
    )
    offers.make_offer(actor=officer, policy=notes, at=noon)
    return offers.make_offer(actor=officer, policy=reach, at=noon)


def _borrowed(people: list[int], noon: datetime) -> None:
    """Let one session have been reviewed, and another wait for it."""
    officer = _who("privacy", noon)
    offer = _offered(officer, noon)
    then = noon + timedelta(hours=2)
    why = "Kowloon is short of staff: she waits 客戶在等候"
    session = _session("sales.island", offer, Purpose.SALES, why, people, then)
    who = _who("sales.island", then)
    asking.give_back(actor=who, borrowing_id=session, at=then + timedelta(minutes=9))
    asking.review(
        actor=officer,
        borrowing_id=session,
        verdict=Verdict.IN_ORDER,
        finding="Three customers of Kowloon were called back, as asked for.",
        at=then + timedelta(hours=3),
    )
    why = "The courier cannot find the door 速遞員找不到地址"
    _session("warehouse", offer, Purpose.FULFILMENT, why, people, then + timedelta(days=1))


def _session(
    username: str,
    offer: OfferId,
    purpose: Purpose,
    reason: str,
    people: list[int],
    then: datetime,
) -> BorrowingId:
    who = _who(username, then)
    asked = Asked(
        actions=frozenset({"see"}),
        classes=CONTACT,
        rows=Rows(regions=frozenset({int(Region.KOWLOON)})),
        purpose=purpose,
        minutes=20,
        reason=reason,
    )
    session = asking.ask(actor=who, offer_id=offer, asked=asked, at=then)
    at_work = replace(who.for_purpose(purpose), borrowing=session)
    for place, customer_id in enumerate(people, start=1):
        moment = then + timedelta(minutes=place)
        log_step(actor=at_work, method="GET", way=PAGE, object_id=customer_id, at=moment)
        log_look(actor=at_work, way=PAGE, classes=CONTACT, customer_ids=[customer_id], at=moment)
    return session


def _unusual(people: list[int], noon: datetime) -> None:
    """Let somebody read at night, somebody open far too many, and somebody open a bait."""
    night, many = _who("sales.north2", noon), _who("sales.kowloon2", noon)
    log_look(
        actor=night,
        way="customers:list",
        classes=CONTACT,
        customer_ids=people[:14],
        at=noon + timedelta(hours=14),
    )
    Look.objects.bulk_create(
        Look(
            at=noon + timedelta(hours=3, minutes=place),
            staff_id=many.staff_id,
            way=PAGE,
            purpose=many.purpose,
            classes=["contact"],
            customer_ids=[customer_id],
            total=1,
        )
        for place, customer_id in enumerate(people[:48])
    )
    for minute in range(4):
        log_refusal(
            actor=many,
            way=PAGE,
            why="not there",
            object_id=people[0],
            at=noon + timedelta(minutes=minute),
        )
    with connection.cursor() as cursor:
        cursor.execute(QUIET)
        quiet = cursor.fetchone()
    if quiet:
        officer = _who("privacy", noon)
        note = "Invented at the counter 虛構客戶"
        baits.place_bait(actor=officer, customer_id=quiet[0], note=note, at=noon)
        moment = noon + timedelta(hours=6)
        log_look(actor=night, way=PAGE, classes=CONTACT, customer_ids=quiet, at=moment)
