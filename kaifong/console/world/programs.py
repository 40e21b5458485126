"""Two programs of the made-up shop: its web shop, and the one that reckons commissions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kaifong.authority import actions as authority
from kaifong.authority.models import Department, Role
from kaifong.authority.programs import actions as programs
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Purpose
from kaifong.authority.terms import Terms
from kaifong.foundation.ids import DepartmentId

from .telling import somebody, told

YEAR = timedelta(days=365)
PUBLIC, INTERNAL = FieldClass.PUBLIC, FieldClass.INTERNAL


@dataclass(frozen=True, kw_only=True)
class _Program:
    """A program, the role that it alone holds, and who answers for it."""

    code: str
    unit: str
    names: tuple[str, str]
    use: str
    purpose: Purpose
    rights: tuple[str, ...]
    classes: frozenset[FieldClass]
    answers: str
    addresses: tuple[str, ...] = field(default=())


PROGRAMS = (
    _Program(
        code="program-web-shop",
        unit="service",
        names=("Web shop", "網上商店"),
        use="登記新客戶及更新聯絡方法 Registers customers, keeps how to reach them",
        purpose=Purpose.SERVICE,
        rights=("see customer", "create customer", "edit customer"),
        classes=frozenset({PUBLIC, INTERNAL, FieldClass.CONTACT}),
        answers="service",
        addresses=("203.0.113.0/24",),
    ),
    _Program(
        code="program-commissions",
        unit="sales",
        names=("Commission statement", "佣金結算"),
        use="每月結算各組佣金 Reckons the teams' commissions each month",
        purpose=Purpose.SALES,
        rights=("see order",),
        classes=frozenset({PUBLIC, INTERNAL, FieldClass.FINANCIAL}),
        answers="sales.head",
    ),
)


def install(*, at: datetime) -> int:
    """Make what is missing of them; return how many entries that wrote into the journal."""
    return told(_installed, at=at)


def _installed(at: datetime) -> None:
    officer = somebody("privacy")
    # In a shop whose administrators changed the roles there may be nobody to make them.
    if officer is None or not officer.may("authority:authority:administer"):
        return
    for one in PROGRAMS:
        answers, unit = somebody(one.answers), Department.objects.filter(code=one.unit).first()
        there = Role.objects.filter(code=one.code).exists()
        if not there and answers is not None and unit is not None:
            _made(one, officer, answers, DepartmentId(unit.pk), at - timedelta(days=40))


def _made(one: _Program, officer: Actor, answers: Actor, unit: DepartmentId, at: datetime) -> None:
    name_en, name_zh = one.names
    role_id = authority.make_role(
        actor=officer,
        department_id=unit,
        code=one.code,
        name_en=f"Program: {name_en}",
        name_zh=f"程式：{name_zh}",
        at=at,
    )
    for right in one.rights:
        action, about = right.split()
        terms = Terms(
            action=action, object=about, classes=one.classes, purposes=frozenset({one.purpose})
        )
        authority.give_grant(actor=officer, role_id=role_id, terms=terms, at=at)
    bound = programs.Terms(
        name_en=name_en,
        name_zh=name_zh,
        use=one.use,
        purpose=one.purpose,
        bounds=ANY,
        expires_at=at + YEAR,
        handover_days=14,
        addresses=one.addresses,
    )
    staff_id = programs.make_client(
        actor=officer, department_id=unit, responsible_id=answers.staff_id, terms=bound, at=at
    )
    authority.appoint(actor=officer, staff_id=staff_id, role_id=role_id, at=at)
