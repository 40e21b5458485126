"""Three data contracts of the made-up shop: as agreed, with more had than agreed, and a draft."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import connection

from kaifong.approvals import actions as approvals
from kaifong.approvals.models import Approval
from kaifong.authority import wall
from kaifong.authority.models import Department, Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.authority.rules import FieldClass, Purpose
from kaifong.contracts import actions
from kaifong.contracts.models import ContractVersion
from kaifong.contracts.queries import Wish
from kaifong.contracts.rules import Detail, Form
from kaifong.foundation.ids import ContractId, DepartmentId
from kaifong.intelligence.queries import Ask

LAST = "SELECT coalesce(max(id), 0) FROM foundation_entry"
# Made up like the rest of the journal, as of one moment.
TOLD = "UPDATE foundation_entry SET recorded_at = %(at)s WHERE id > %(last)s"
# In a shop whose administrators changed the roles there may be nobody to draft or to agree.
NOT_THERE = (actions.NobodyOwns, approvals.NobodyCanApprove, approvals.MayNotAgree)


def contract(*, at: datetime) -> int:
    """Make them; return how many entries that wrote into the journal."""
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        (last,) = cursor.fetchone()
    begun = at - timedelta(days=20)
    with wall.lifted():
        _agreed("warehouse", _units(begun), "sales.head", begun)
        _agreed("marketing.home", _net(begun), "management", begun)
        _drafted("service", _returns(at), at)
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"at": at, "last": last})
        return int(cursor.rowcount)


def _agreed(taker: str, about: Wish, giver: str, at: datetime) -> None:
    with suppress(*NOT_THERE):
        number = _drafted(taker, about, at)
        who, owner = _somebody(taker), _somebody(giver)
        if number is None or who is None or owner is None:
            return
        actions.propose(actor=who, contract_id=number, at=at)
        row = ContractVersion.objects.get(contract=number)
        asked = Approval.objects.get(pk=row.approval_id or 0)
        approvals.vote(
            actor=owner, approval_id=asked.pk, content_hash=asked.content_hash, yes=True, at=at
        )
        actions.agreed(approval_id=asked.pk, at=at)


def _drafted(taker: str, about: Wish, at: datetime) -> ContractId | None:
    who = _somebody(taker)
    if who is None or not who.may("contracts:contract:draft"):
        return None
    house = Department.objects.get(code=who.departments[0])
    with suppress(*NOT_THERE):
        return actions.draft(actor=who, department_id=DepartmentId(house.pk), wish=about, at=at)
    return None


def _somebody(username: str) -> Actor | None:
    rows = Staff.objects.filter(user__username=username, is_demo=True, left_at=None)
    staff = rows.first()
    return actor_of(staff) if staff else None


def _units(begun: datetime) -> Wish:
    return Wish(
        title="每月各類貨品銷量 Units by month and category",
        asked=Ask(measures=("units",), dimensions=("month", "category")),
        detail=Detail.PERIODS,
        highest=FieldClass.INTERNAL,
        purpose=Purpose.FULFILMENT,
        forms=frozenset({Form.SCREEN}),
        max_age_hours=24,
        reason="安排貨架及人手；只有合計，不涉及任何客戶。",
        valid_from=begun.date(),
    )


def _net(begun: datetime) -> Wish:
    return Wish(
        title="各渠道淨銷售額 Net sales by channel",
        asked=Ask(measures=("net", "units"), dimensions=("month", "channel")),
        detail=Detail.PERIODS,
        highest=FieldClass.FINANCIAL,
        purpose=Purpose.MARKETING,
        forms=frozenset({Form.SCREEN}),
        max_age_hours=48,
        reason="檢討推廣預算；只有合計，細小數目不顯示。",
        valid_from=begun.date(),
    )


def _returns(at: datetime) -> Wish:
    return Wish(
        title="退貨件數 Units given back",
        asked=Ask(measures=("units_back",), dimensions=("month", "category")),
        detail=Detail.PERIODS,
        highest=FieldClass.INTERNAL,
        purpose=Purpose.SERVICE,
        max_age_hours=24,
        reason="了解哪類貨品較多查詢，以安排培訓。",
        valid_from=at.date(),
    )
