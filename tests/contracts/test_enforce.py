"""What follows from a contract is made once, never wider, and taken back precisely."""

from datetime import timedelta

import pytest

from kaifong.authority import actions as authority
from kaifong.authority.models import Grant, Role, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.terms import FIELDS, terms_from
from kaifong.contracts import actions, queries
from kaifong.contracts.actions.enforcing import derive
from kaifong.contracts.models import Contract, Derived
from kaifong.contracts.queries.wish import wish_of
from kaifong.contracts.rules import Ending, State
from kaifong.foundation.journal.actions import deliver
from kaifong.foundation.journal.models import Entry
from kaifong.reports.queries.saved import kept_by_number, saved
from tests.cast import NOON

from .shop import TODAY, administrator, again, clerk, head, in_force, keeper, version, vote, wish

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def grants():
    return list(Grant.objects.order_by("pk").values())


def test_grants_and_a_report_follow_and_nothing_else():
    owner, who = head(), clerk()
    before = grants()
    number = in_force(who, owner)
    made = [one for one in grants() if one not in before]
    assert {(one["action"], one["object"]) for one in made} == {
        ("report", "order"),
        ("see", "figures"),
    }
    for one in made:
        assert one["classes"] == ["internal", "public"]
        assert one["purposes"] == ["fulfilment"]
    (report,) = saved(actor=again(who))
    assert (report.name, report.with_code) == (wish().title, "warehouse")
    assert report.asked.beyond
    assert report.asked.dimensions == ("month", "category")
    assert again(who).may("intelligence:figures:see")
    assert Derived.objects.filter(version=version(number)).count() == 3
    assert {one.pk for one in Grant.objects.all()} >= set(
        Derived.objects.filter(kind="grant").values_list("ref", flat=True)
    )


def test_making_it_again_makes_nothing():
    number = in_force(clerk(), head())
    row, before = version(number), grants()
    derive(row, wish_of(row), at=NOON)
    assert not actions.enforce(contract_id=number, at=NOON)
    actions.agreed(approval_id=row.approval_id, at=NOON)
    assert grants() == before
    assert Derived.objects.count() == 3


def test_ending_takes_back_what_it_made_and_no_more():
    owner, who = head(), clerk()
    before = grants()
    number = in_force(who, owner)
    actions.end(actor=who, contract_id=number, why="Not needed any more.", at=NOON + DAY)
    assert grants() == before
    assert saved(actor=again(who)) == []
    row = version(number)
    assert (row.state, row.ended_by) == (State.ENDED, Ending.ENDED)
    assert set(Derived.objects.values_list("taken_back_at", flat=True)) == {NOON + DAY}
    with pytest.raises(actions.NotNow):
        actions.end(actor=who, contract_id=number, why="Again.", at=NOON + DAY)


def test_a_grant_that_was_changed_or_withdrawn_goes_too():
    owner, who, boss = head(), clerk(), administrator()
    before = grants()
    number = in_force(who, owner)
    one, other = Grant.objects.filter(pk__in=Derived.objects.filter(kind="grant").values("ref"))
    wider = terms_from({**Grant.objects.values(*FIELDS).get(pk=one.pk), "classes": ["contact"]})
    authority.change_grant(actor=boss, grant_id=one.pk, version=1, terms=wider, at=NOON)
    authority.withdraw_grant(actor=boss, grant_id=other.pk, version=1, at=NOON)
    report = Derived.objects.get(kind="report").ref
    actions.end(actor=owner, contract_id=number, why="Misused.", at=NOON)
    assert grants() == before
    assert kept_by_number(report_id=report) is None


def test_the_next_version_takes_the_place_of_the_one_before():
    owner, who = head(), clerk()
    before = len(grants())
    number = in_force(who, owner)
    first = version(number)
    assert actions.draft_next(actor=who, contract_id=number, wish=wish(keep_days=5), at=NOON) == 2
    with pytest.raises(actions.NotNow):
        actions.draft_next(actor=who, contract_id=number, wish=wish(), at=NOON)
    actions.propose(actor=who, contract_id=number, at=NOON)
    vote(owner, number)
    deliver()
    first.refresh_from_db()
    assert (first.state, first.ended_by) == (State.ENDED, Ending.REPLACED)
    assert version(number).state == State.IN_FORCE
    assert len(grants()) == before + 2
    assert len(saved(actor=again(who))) == 1
    (seen,) = queries.contracts(actor=who)
    assert [(one.number, one.state) for one in seen.versions] == [
        (2, State.IN_FORCE),
        (1, State.ENDED),
    ]


def test_it_ends_by_itself_on_its_day():
    owner, who = head(), clerk()
    before = grants()
    number = in_force(who, owner, wish(valid_until=TODAY + 5 * DAY))
    assert actions.tend(at=NOON + 4 * DAY) == 0
    assert actions.tend(at=NOON + 5 * DAY) == 1
    assert actions.tend(at=NOON + 5 * DAY) == 0
    assert (version(number).ended_by, grants()) == (Ending.OVER, before)


def test_either_side_ends_it_and_nobody_else():
    owner, who = head(), clerk()
    number = in_force(who, owner)
    for other in (clerk("Of The Yard", "yard"), head("Of Beauty", "beauty"), administrator()):
        with pytest.raises(NotAllowed):
            actions.end(actor=other, contract_id=number, why="Mine.", at=NOON)
    assert version(number).state == State.IN_FORCE
    actions.end(actor=keeper(), contract_id=number, why="No purpose.", at=NOON)
    assert version(number).state == State.ENDED


def test_ending_what_is_proposed_makes_it_void():
    owner, who = head(), clerk()
    number = in_force(who, owner)
    actions.draft_next(actor=who, contract_id=number, wish=wish(keep_days=5), at=NOON)
    actions.propose(actor=who, contract_id=number, at=NOON)
    actions.end(actor=owner, contract_id=number, why="Enough.", at=NOON)
    deliver()
    states = Contract.objects.get(pk=number).versions.values_list("state", flat=True)
    assert set(states) == {State.ENDED}
    assert Entry.objects.filter(name="approvals.voided").count() == 1


def test_every_role_of_the_department_gets_it():
    owner, who = head(), clerk()
    house = Role.objects.get(holders=who.staff_id).department
    Role.objects.create(department=house, code="night", name_en="Night", name_zh="夜班")
    in_force(who, owner)
    roles = Grant.objects.filter(object="figures").exclude(role__holders=owner.staff_id)
    assert set(roles.values_list("role__department__code", flat=True)) == {"warehouse"}
    assert roles.count() == 2


def test_taking_over():
    owner, who = head(), clerk()
    number = in_force(who, owner)
    second = Staff.objects.get(pk=head("Second Head", "elsewhere").staff_id)
    with pytest.raises(actions.NobodyOwns):
        actions.take_over(actor=again(head("Third", "third")), contract_id=number, at=NOON)
    second.roles.add(Role.objects.get(holders=owner.staff_id), through_defaults={"since": NOON})
    actions.take_over(actor=actor_of(second), contract_id=number, at=NOON)
    actions.take_over(actor=actor_of(second), contract_id=number, at=NOON)
    assert Contract.objects.get(pk=number).steward_id == second.pk
    assert Entry.objects.filter(name="contracts.taken_over").count() == 1
