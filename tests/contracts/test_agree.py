"""Drafting, proposing and agreeing: by whom, to what, and what becomes of a change."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kaifong.approvals import actions as approvals
from kaifong.approvals.models import Approval
from kaifong.approvals.queries import State as Voiced
from kaifong.authority.models import Department, Grant, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.rules import FieldClass, Rows
from kaifong.contracts import actions, queries
from kaifong.contracts.models import Contract, ContractVersion, Derived
from kaifong.contracts.queries import CannotSay
from kaifong.contracts.rules import Detail, Form, Rhythm, State
from kaifong.foundation.ids import DepartmentId
from kaifong.foundation.journal.actions import deliver
from kaifong.foundation.journal.models import Entry
from kaifong.intelligence.queries import Ask
from tests.cast import NOON, allow, staff

from .shop import (
    TODAY,
    again,
    clerk,
    drafted,
    head,
    in_force,
    keeper,
    proposed,
    version,
    vote,
    wish,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_owner_agrees_and_it_is_in_force():
    owner, who = head(), clerk()
    number = in_force(who, owner)
    row = version(number)
    assert (row.contract.owner.code, row.contract.steward_id) == ("sales", owner.staff_id)
    assert (row.agreed_at, row.in_force_at) == (NOON, NOON)
    assert Approval.objects.get().state == "used"
    names = set(Entry.objects.filter(about="contract").values_list("name", flat=True))
    assert names == {f"contracts.{n}" for n in ("drafted", "proposed", "agreed", "in_force")}


def test_what_begins_later_waits_for_its_day():
    owner, who = head(), clerk()
    number = proposed(who, wish(valid_from=TODAY + 3 * DAY))
    vote(owner, number)
    deliver()
    assert version(number).state == State.AGREED
    assert actions.tend(at=NOON + 2 * DAY) == 0
    assert not Derived.objects.exists()
    assert actions.tend(at=NOON + 3 * DAY) == 1
    assert actions.tend(at=NOON + 3 * DAY) == 0
    assert version(number).state == State.IN_FORCE


def test_a_contract_nobody_owns_is_not_proposed():
    who = clerk()
    with pytest.raises(actions.NobodyOwns):
        drafted(who)
    assert not Contract.objects.exists()
    owner = head()
    number = drafted(who)
    Staff.objects.filter(pk=owner.staff_id).update(left_at=NOON)
    with pytest.raises(actions.NobodyOwns):
        actions.propose(actor=who, contract_id=number, at=NOON)
    assert version(number).state == State.DRAFT
    assert not Approval.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"asked": Ask(measures=("nothing",))}, "asked"),
        ({"asked": Ask(measures=("requests",))}, "asked"),
        ({"asked": Ask(measures=("orders_placed",), dimensions=("month",))}, "detail"),
        ({"asked": Ask(measures=("units",), dimensions=("order_kind",))}, "detail"),
        ({"asked": Ask(measures=("customers",), dimensions=("category",))}, "asked"),
        ({"detail": Detail.TOTALS}, "detail"),
        ({"asked": Ask(measures=("net",))}, "highest"),
        ({"max_age_hours": 0}, "max_age_hours"),
        ({"keep_days": 401}, "keep_days"),
        ({"by_hour": 24}, "by_hour"),
        ({"forms": frozenset()}, "forms"),
        ({"rhythm": Rhythm.DAY}, "forms"),
        ({"valid_until": TODAY}, "valid_until"),
        ({"title": " "}, "title"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_a_contract_cannot_say_is_refused_and_nothing_is_written(more, field):
    head()
    with pytest.raises(CannotSay) as refused:
        drafted(clerk(), wish(**more))
    assert refused.value.field == field
    assert not Contract.objects.exists()


def test_a_department_drafts_for_itself_and_of_others_data():
    owner, who = head(), clerk()
    allow(Staff.objects.get(pk=owner.staff_id), "contract", "draft", purposes=("sales",))
    house = Department.objects.get(code="warehouse").pk
    with pytest.raises(NotAllowed):
        actions.draft(actor=again(owner), department_id=DepartmentId(house), wish=wish(), at=NOON)
    with pytest.raises(CannotSay):
        drafted(again(owner))
    with pytest.raises(NotAllowed):
        drafted(head("Other Head", "sales2"))
    with pytest.raises(NotAllowed):
        actions.propose(actor=again(owner), contract_id=drafted(who), at=NOON)
    assert Contract.objects.count() == 1


def test_only_the_owner_agrees_and_never_to_more_than_he_has():
    owner, who = head(), clerk()
    number = proposed(who)
    for other in (head("Of Marketing", "marketing"), head("Small Head", "sales-x", regions=[1])):
        with pytest.raises(approvals.MayNotAgree):
            vote(other, number)
    both = Staff.objects.get(pk=owner.staff_id)
    both.roles.add(Staff.objects.get(pk=who.staff_id).roles.get(), through_defaults={"since": NOON})
    with pytest.raises(approvals.MayNotAgree):
        vote(again(owner), number)
    assert version(number).state == State.PROPOSED
    assert not Derived.objects.exists()


def test_the_head_of_one_region_gives_that_region_only():
    owner, who = head(regions=[1]), clerk()
    number = proposed(who)
    with pytest.raises(approvals.MayNotAgree):
        vote(owner, number)
    actions.change(
        actor=who, contract_id=number, wish=wish(rows=Rows(regions=frozenset({1}))), at=NOON
    )
    actions.propose(actor=who, contract_id=number, at=NOON)
    assert vote(owner, number) is Voiced.GRANTED
    deliver()
    made = Grant.objects.filter(pk__in=Derived.objects.filter(kind="grant").values("ref"))
    assert list(made.values_list("regions", flat=True)) == [[1], [1]]


def test_a_change_makes_void_what_was_read():
    owner, who = head(), clerk()
    number = proposed(who)
    asked = version(number).approval_id
    actions.change(actor=who, contract_id=number, wish=wish(max_age_hours=2), at=NOON)
    row = version(number)
    assert (row.state, row.approval_id, row.max_age_hours) == (State.DRAFT, None, 2)
    assert Approval.objects.get(pk=asked).state == "voided"
    deliver()
    assert version(number).state == State.DRAFT
    with pytest.raises(approvals.DecidedAlready):
        approvals.vote(
            actor=owner,
            approval_id=asked,
            content_hash=Approval.objects.get(pk=asked).content_hash,
            yes=True,
            at=NOON,
        )


def test_a_change_between_the_voice_and_its_hearing_is_not_agreed_to():
    owner, who = head(), clerk()
    number = proposed(who)
    vote(owner, number)
    actions.change(actor=who, contract_id=number, wish=wish(highest=FieldClass.FINANCIAL), at=NOON)
    deliver()
    assert version(number).state == State.DRAFT
    assert not Derived.objects.exists()


def test_the_database_keeps_what_was_proposed():
    owner, who = head(), clerk()
    number = proposed(who)
    rows = ContractVersion.objects.filter(contract=number)
    for change in ({"highest": "sensitive"}, {"max_age_hours": 700}, {"title": "Other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
    vote(owner, number)
    deliver()
    for change in ({"state": "draft"}, {"agreed_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Derived.objects.update(ref=1)


@pytest.mark.parametrize("end", ["refused", "withdrawn", "timed_out"])
def test_what_nobody_agrees_to_is_a_draft_again(end):
    owner, who = head(), clerk()
    number = proposed(who)
    asked = version(number).approval_id
    if end == "refused":
        vote(owner, number, yes=False)
    elif end == "withdrawn":
        approvals.withdraw(actor=who, approval_id=asked, at=NOON)
    else:
        approvals.time_out(at=NOON + 8 * DAY)
    deliver()
    assert (version(number).state, version(number).approval_id) == (State.DRAFT, None)


def test_what_was_agreed_to_can_be_taken_back_before_its_day():
    owner, who = head(), clerk()
    number = proposed(who, wish(valid_from=TODAY + 3 * DAY))
    vote(owner, number)
    deliver()
    actions.take_draft_back(actor=who, contract_id=number, at=NOON)
    assert version(number).state == State.DRAFT
    with pytest.raises(actions.NotNow):
        actions.take_draft_back(actor=who, contract_id=number, at=NOON)
    assert actions.tend(at=NOON + 9 * DAY) == 0


def test_whoever_agreed_and_may_give_it_no_more_gives_nothing():
    owner, who = head(), clerk()
    number = proposed(who, wish(valid_from=TODAY + DAY))
    vote(owner, number)
    deliver()
    Grant.objects.filter(role__memberships__staff=owner.staff_id, action="report").delete()
    assert actions.tend(at=NOON + DAY) == 0
    assert version(number).state == State.DRAFT
    assert not Derived.objects.exists()


def test_a_day_that_is_over_is_not_proposed():
    head()
    who = clerk()
    number = drafted(who, wish(valid_until=TODAY + DAY))
    with pytest.raises(CannotSay):
        actions.propose(actor=who, contract_id=number, at=NOON + DAY)
    assert version(number).state == State.DRAFT


def test_contracts_are_seen_by_whom_it_is_granted():
    head()
    number = drafted(clerk())
    nobody = actor_of(staff("No Body", department="nobody"))
    for ask in (
        lambda who: queries.contracts(actor=who),
        lambda who: queries.contract(actor=who, contract_id=number),
        lambda who: queries.opened(actor=who, contract_id=number),
    ):
        with pytest.raises(NotAllowed):
            ask(nobody)
    assert [one.id for one in queries.contracts(actor=keeper())] == [number]
    with pytest.raises(queries.NotThere):
        queries.contract(actor=clerk("Other Clerk", "yard"), contract_id=number + 1)


def test_files_and_named_customers_open_more():
    owner, who = head(), clerk()
    allow(Staff.objects.get(pk=owner.staff_id), "customer", "see", purposes=("sales",))
    about = wish(detail=Detail.CUSTOMERS, forms=frozenset({Form.CSV}))
    number = proposed(who, about)
    vote(again(owner), number)
    deliver()
    rights = {one.key.split(":", 2)[2] for one in Derived.objects.filter(kind="grant")}
    assert rights == {"report:order", "see:order", "see:customer", "export:order"}
