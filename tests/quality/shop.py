"""The small shop of the tests: somebody who may review, and records with something wanting."""

from datetime import timedelta

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.customers.models import ContactPoint
from kaifong.foundation.history import actions as history
from kaifong.foundation.ids import CustomerId
from kaifong.quality import actions
from kaifong.quality.models import Finding, Rule, Task
from tests.cast import NOON, all_powerful, allow, mrs_chan
from tests.privacy.shop import published

LATER = NOON + timedelta(hours=1)


def keeper(name: str = "Grace Szeto", *, notice: bool = True) -> Actor:
    """Return somebody who may do everything, the programme too; the shop has a notice."""
    boss = all_powerful(name)
    person = Staff.objects.get(pk=boss.staff_id)
    allow(person, "customer", "review", "record", "stop")
    allow(person, "quality", "see", "keep")
    allow(person, "notice", "see", "publish")
    boss = actor_of(person)
    if notice:
        published(boss)
    return boss


def bound(boss: Actor, customer_id: CustomerId) -> CustomerId:
    """Let a customer's data have been given under the notice in force."""
    from kaifong.privacy.models import Collection, NoticeVersion

    with wall.lifted():
        version = NoticeVersion.objects.get()
        Collection.objects.create(
            customer_id=customer_id,
            version=version,
            text=version.text_en,
            given="counter",
            at=NOON,
        )
    return customer_id


def chan(boss: Actor, **more: object) -> CustomerId:
    return bound(boss, mrs_chan(boss, **more))


def bounce(customer_id: CustomerId, kind: str = "email", status: str = "bounced") -> None:
    with wall.lifted(), history.unrecorded():
        ContactPoint.objects.filter(customer_id=customer_id, kind=kind).update(status=status)


def found() -> set[tuple[int, str]]:
    """Return what is open: customers and codes of rules."""
    with wall.lifted():
        rows = Finding.objects.filter(closed_at=None)
        return set(rows.values_list("customer_id", "rule__code"))


def rule(code: str) -> Rule:
    return Rule.objects.get(code=code)


def begun(boss: Actor, customer_id: CustomerId, code: str, *, at=NOON) -> int:
    return actions.take_up(actor=boss, customer_id=customer_id, rule_id=rule(code).pk, at=at)


def task(number: int) -> Task:
    with wall.lifted():
        return Task.objects.select_related("rule").get(pk=number)
