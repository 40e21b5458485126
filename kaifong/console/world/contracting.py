"""Data contracts of the made-up shop: as agreed, not as agreed, proposed, and a draft."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from kaifong.approvals import actions as approvals
from kaifong.approvals.models import Approval
from kaifong.authority import wall
from kaifong.authority.models import Department
from kaifong.authority.rules import FieldClass, Purpose
from kaifong.contracts import actions
from kaifong.contracts.models import ContractVersion
from kaifong.contracts.queries import Wish
from kaifong.contracts.rules import Detail, Form, Rhythm
from kaifong.foundation.ids import ContractId, DepartmentId
from kaifong.intelligence.queries import Ask
from kaifong.reports import actions as reports
from kaifong.reports.queries.saved import saved

from .telling import somebody, told

# In a shop whose administrators changed the roles there may be nobody to draft or to agree.
NOT_THERE = (actions.NobodyOwns, approvals.NobodyCanApprove, approvals.MayNotAgree)


def contract(*, at: datetime) -> int:
    """Make them and test them; return how many entries that wrote into the journal."""
    return told(_all, at=at)


def _all(at: datetime) -> None:
    begun = at - timedelta(days=20)
    with wall.lifted():
        _agreed("service", _returns(begun), "sales.head", begun)
        _agreed("marketing.home", _net(begun), "management", begun)
        _widened("marketing.home", _net(begun), begun + timedelta(days=6))
        _agreed("warehouse", _units(at), "sales.head", at)
        _proposed("marketing.beauty", _paid_back(at), at)
        _drafted("management", _buyers(at), at)
        actions.check_all(at=at, as_of=at)


def _agreed(taker: str, about: Wish, giver: str, at: datetime) -> None:
    owner = somebody(giver)
    number = _proposed(taker, about, at) if owner else None
    if owner is None or number is None:
        return
    row = ContractVersion.objects.get(contract=number)
    asked = Approval.objects.get(pk=row.approval_id or 0)
    with suppress(*NOT_THERE):
        approvals.vote(
            actor=owner, approval_id=asked.pk, content_hash=asked.content_hash, yes=True, at=at
        )
        actions.agreed(approval_id=asked.pk, at=at)


def _proposed(taker: str, about: Wish, at: datetime) -> ContractId | None:
    who, number = somebody(taker), _drafted(taker, about, at)
    with suppress(*NOT_THERE):
        if who is not None and number is not None:
            actions.propose(actor=who, contract_id=number, at=at)
            return number
    return None


def _widened(taker: str, about: Wish, at: datetime) -> None:
    """Let somebody alter the report that was agreed on: the contract turns red."""
    who = somebody(taker)
    found = [one for one in saved(actor=who) if one.mine and one.name == about.title] if who else []
    if who is not None and found:
        reports.save(
            actor=who,
            name=about.title,
            asked=replace(found[0].asked, measures=("net", "units", "returned")),
            sharing=found[0].sharing,
            with_code=found[0].with_code,
            report_id=found[0].id,
            version=found[0].version,
            at=at,
        )


def _drafted(taker: str, about: Wish, at: datetime) -> ContractId | None:
    who = somebody(taker)
    if who is None or not who.may("contracts:contract:draft"):
        return None
    house = Department.objects.get(code=who.departments[0])
    with suppress(*NOT_THERE):
        return actions.draft(actor=who, department_id=DepartmentId(house.pk), wish=about, at=at)
    return None


def _units(at: datetime) -> Wish:
    return Wish(
        title="每月銷量 Units sold by month",
        asked=Ask(measures=("units",), dimensions=("month",)),
        detail=Detail.PERIODS,
        highest=FieldClass.INTERNAL,
        purpose=Purpose.FULFILMENT,
        forms=frozenset({Form.SCREEN, Form.XLSX}),
        rhythm=Rhythm.WEEK,
        max_age_hours=24,
        reason="安排貨架及人手；只有合計，不涉及任何客戶。",
        valid_from=at.date(),
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


def _returns(begun: datetime) -> Wish:
    return Wish(
        title="各類貨品退貨件數 Units given back by category",
        asked=Ask(measures=("units_back",), dimensions=("category",)),
        detail=Detail.TOTALS,
        highest=FieldClass.INTERNAL,
        purpose=Purpose.SERVICE,
        max_age_hours=24,
        reason="了解哪類貨品較多查詢，以安排培訓。",
        valid_from=begun.date(),
    )


def _paid_back(at: datetime) -> Wish:
    return Wish(
        title="美容時裝退款 Paid back for beauty and fashion",
        asked=Ask(measures=("returned",), dimensions=("month", "category")),
        detail=Detail.PERIODS,
        highest=FieldClass.FINANCIAL,
        purpose=Purpose.MARKETING,
        max_age_hours=48,
        reason="退貨較多的貨品暫不推廣。",
        valid_from=at.date(),
    )


def _buyers(at: datetime) -> Wish:
    return Wish(
        title="各區購買人數 How many bought, by region",
        asked=Ask(measures=("buyers",), dimensions=("month", "region")),
        detail=Detail.PERIODS,
        highest=FieldClass.INTERNAL,
        purpose=Purpose.MANAGEMENT,
        max_age_hours=48,
        reason="檢討各區人手。",
        valid_from=at.date(),
    )
