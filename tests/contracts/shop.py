"""A warehouse that needs figures of sales, whose head agrees, and a privacy office that keeps."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from kaifong.approvals import actions as approvals
from kaifong.approvals.models import Approval
from kaifong.approvals.queries import State as Voiced
from kaifong.authority.models import Department, Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.authority.rules import FieldClass, Purpose
from kaifong.contracts import actions
from kaifong.contracts.models import Contract, ContractVersion
from kaifong.contracts.queries import Wish
from kaifong.contracts.rules import Detail, Found, Probe, State
from kaifong.foundation.ids import ContractId, DepartmentId
from kaifong.foundation.journal.actions import deliver
from kaifong.intelligence.queries import Ask
from tests.cast import NOON, allow, staff

TODAY = date(2026, 3, 18)
HOUR = timedelta(hours=1)
SEEN = ("public", "internal")


def head(name: str = "Siu Head", department: str = "sales", **rows: list[int]) -> Actor:
    """Return the head of sales: sees all lines and agrees to contracts."""
    person = staff(name, department=department)
    allow(person, "order", "see", "report", "export", purposes=("sales",), **rows)
    allow(person, "figures", "see", purposes=("sales",))
    allow(person, "contract", "see", "agree", purposes=("sales",))
    allow(person, "approval", "see", "approve", purposes=("sales",))
    return actor_of(person)


def clerk(name: str = "Tai Keung", department: str = "warehouse") -> Actor:
    """Return the warehouse's clerk: drafts, and sees of orders what is not delicate."""
    person = staff(name, department=department)
    allow(person, "order", "see", classes=SEEN, purposes=("fulfilment",))
    allow(person, "contract", "see", "draft", purposes=("fulfilment",))
    return actor_of(person)


def keeper(name: str = "Grace Szeto") -> Actor:
    person = staff(name, department="privacy")
    allow(person, "contract", "see", "keep", purposes=("privacy",))
    return actor_of(person)


def administrator(name: str = "Ada Min") -> Actor:
    person = staff(name, department="it")
    allow(person, "authority", "see", "administer", purposes=("management",))
    return actor_of(person)


def again(actor: Actor) -> Actor:
    """Return somebody with what he may do now."""
    return actor_of(Staff.objects.get(pk=actor.staff_id))


def wish(**more: object) -> Wish:
    plain = Wish(
        title="Units by month and category 每月銷量",
        asked=Ask(measures=("units",), dimensions=("month", "category")),
        detail=Detail.PERIODS,
        highest=FieldClass.INTERNAL,
        purpose=Purpose.FULFILMENT,
        reason="To plan the shelves; nobody is named.",
        valid_from=TODAY,
    )
    return replace(plain, **more)


def drafted(actor: Actor, about: Wish | None = None, *, at: datetime = NOON) -> ContractId:
    number = Department.objects.get(code=actor.departments[0]).pk
    return actions.draft(
        actor=actor, department_id=DepartmentId(number), wish=about or wish(), at=at
    )


def proposed(actor: Actor, about: Wish | None = None, *, at: datetime = NOON) -> ContractId:
    number = drafted(actor, about, at=at)
    actions.propose(actor=actor, contract_id=number, at=at)
    return number


def vote(who: Actor, number: int, *, yes: bool = True, at: datetime = NOON) -> Voiced:
    """Give a voice about what is proposed, without anybody hearing of it yet."""
    asked = version(number).approval_id
    content = Approval.objects.get(pk=asked).content_hash
    return approvals.vote(
        actor=who, approval_id=asked, content_hash=content, yes=yes, reason="Because.", at=at
    )


def in_force(actor: Actor, owner: Actor, about: Wish | None = None) -> ContractId:
    """Return a contract that was drafted, proposed, agreed to, and came into force."""
    number = proposed(actor, about)
    vote(owner, number)
    deliver()
    assert version(number).state == State.IN_FORCE
    return number


def version(number: int) -> ContractVersion:
    """Return the newest version."""
    rows = ContractVersion.objects.select_related("contract__owner", "contract__department")
    return rows.filter(contract=number).order_by("-number")[0]


def contract(number: int) -> Contract:
    return Contract.objects.get(pk=number)


def by_test(found: list[Found]) -> dict[Probe, Found]:
    return {one.test: one for one in found}
