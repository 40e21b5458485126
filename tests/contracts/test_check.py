"""Every test: what turns it, what it says, and that it is done once an hour."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaifong.authority import actions as authority
from kaifong.authority.models import Department, Grant, Role, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.rules import Rows
from kaifong.authority.terms import FIELDS, terms_from
from kaifong.contracts import actions, queries, wording
from kaifong.contracts.desk.picture import red
from kaifong.contracts.models import Check, CheckFinding, Contract, Derived
from kaifong.contracts.queries.testing import figures_as_of, findings_of
from kaifong.contracts.rules import Colour, Detail, Form, Probe, Why, worst
from kaifong.foundation.journal.models import Entry
from kaifong.intelligence.queries import Ask, NoLake
from kaifong.reports.models import SavedVersion
from tests.cast import NOON, allow, staff

from .shop import (
    HOUR,
    TODAY,
    administrator,
    again,
    by_test,
    clerk,
    drafted,
    head,
    in_force,
    keeper,
    version,
    wish,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def owner():
    return head()


@pytest.fixture
def who():
    return clerk()


def found(number, *, at=NOON, as_of=NOON):
    return by_test(findings_of(version(number), at=at, as_of=as_of))


def whys(number, **more):
    return {test: one.why for test, one in found(number, **more).items() if one.why != Why.FINE}


def test_all_is_green_as_agreed(owner, who):
    number = in_force(who, owner)
    assert whys(number) == {}
    fresh = found(number, as_of=NOON - 3 * HOUR)[Probe.FRESH]
    assert wording.reason(fresh, {}) == "As agreed: the figures are 3 hours old."
    assert actions.check(actor=who, contract_id=number, at=NOON, as_of=NOON) is Colour.GREEN


@pytest.mark.parametrize(
    ("as_of", "why"),
    [
        (None, Why.NO_FIGURES),
        (NOON - 25 * HOUR, Why.STALE),
        (NOON - 24 * HOUR, Why.FINE),
    ],
)
def test_figures_are_fresh(owner, who, as_of, why):
    assert found(in_force(who, owner), as_of=as_of)[Probe.FRESH].why is why


@pytest.mark.parametrize(
    ("days", "why"), [(10, Why.FINE), (6 + 10, Why.ENDS_SOON), (30, Why.PAST), (-1, Why.NOT_YET)]
)
def test_it_holds_today(owner, who, days, why):
    number = in_force(who, owner, wish(valid_until=TODAY + 30 * DAY))
    assert found(number, at=NOON + days * DAY)[Probe.VALIDITY].why is why


def test_whoever_answered_for_it_has_left_and_another_takes_it_over(owner, who):
    number = in_force(who, owner)
    Staff.objects.filter(pk=owner.staff_id).update(left_at=NOON)
    assert whys(number) == {Probe.OWNER: Why.NO_STEWARD}
    (seen,) = queries.contracts(actor=who)
    assert seen.steward is None
    second = Staff.objects.get(pk=head("Second", "second").staff_id)
    second.roles.add(Role.objects.get(holders=owner.staff_id), through_defaults={"since": NOON})
    successor = actor_of(second)
    assert queries.contract(actor=successor, contract_id=number).may_take_over
    actions.take_over(actor=successor, contract_id=number, at=NOON)
    assert whys(number) == {}


@pytest.mark.parametrize(
    ("code", "why"), [("sales", Why.OWNER_CLOSED), ("warehouse", Why.TAKER_CLOSED)]
)
def test_a_closed_department(owner, who, code, why):
    number = in_force(who, owner)
    Department.objects.filter(code=code).update(closed_at=NOON)
    assert found(number)[Probe.OWNER].why is why


def test_a_grant_that_an_administrator_widens_is_red_with_the_words(owner, who):
    number = in_force(who, owner)
    one = Grant.objects.get(pk=Derived.objects.get(key__endswith="see:figures").ref)
    row = {**Grant.objects.values(*FIELDS).get(pk=one.pk), "classes": ["internal", "financial"]}
    boss = administrator()
    authority.change_grant(actor=boss, grant_id=one.pk, version=1, terms=terms_from(row), at=NOON)
    said = found(number)[Probe.GRANTS]
    assert (said.why, said.n, said.colour) == (Why.ALTERED, 1, Colour.RED)
    assert wording.reason(said, {}) == (
        "Somebody changed or withdrew 1 of its grants: see figures beyond one's own rows, without"
        " small cells."
    )
    authority.withdraw_grant(actor=boss, grant_id=one.pk, version=2, at=NOON)
    assert found(number)[Probe.GRANTS].why is Why.ALTERED


def test_a_role_that_was_made_later_gets_nothing(owner, who):
    number = in_force(who, owner)
    house = Department.objects.get(code="warehouse")
    night = Role.objects.create(department=house, code="night", name_en="Night", name_zh="夜班")
    assert found(number)[Probe.GRANTS].why is Why.FINE
    staff("Night Clerk").roles.add(night, through_defaults={"since": NOON})
    assert whys(number) == {Probe.GRANTS: Why.NOT_GIVEN}


@pytest.mark.parametrize(
    ("about", "action", "more", "expected"),
    [
        ("order", "see", {"classes": ("financial",)}, {Probe.MORE: Why.MORE_FIELDS}),
        ("figures", "see", {"classes": ("financial",)}, {Probe.MORE: Why.MORE_FIELDS}),
        ("order", "export", {}, {Probe.FORMAT: Why.MORE_FORMS}),
        ("order", "print", {}, {Probe.FORMAT: Why.MORE_FORMS}),
        ("customer", "see", {"classes": ("contact",)}, {}),
        ("import", "see", {"classes": ("financial",)}, {}),
    ],
)
def test_what_they_have_by_other_grants_is_amber(owner, who, about, action, more, expected):
    number = in_force(who, owner)
    person = Staff.objects.get(pk=who.staff_id)
    allow(person, about, action, **{"classes": ("public", "internal"), **more})
    assert whys(number) == expected
    if expected:
        assert worst(found(number).values()) is Colour.AMBER


def test_more_rows_than_it_names(owner, who):
    Grant.objects.filter(role__holders=who.staff_id, object="order").update(regions=[1])
    number = in_force(again(who), owner, wish(rows=Rows(regions=frozenset({1, 2}))))
    assert whys(number) == {}
    allow(Staff.objects.get(pk=who.staff_id), "order", "see", classes=("public",), regions=[3])
    said = found(number)[Probe.MORE]
    assert (said.why, said.n, said.codes) == (Why.MORE_ROWS, 1, ("see:order",))


def test_what_another_contract_gives_is_not_held_against_it(owner, who):
    first = in_force(who, owner)
    in_force(again(who), owner, wish(title="As a file", forms=frozenset({Form.CSV})))
    assert whys(first) == {}


def test_a_report_that_asks_something_else(owner, who):
    number = in_force(who, owner)
    kept = SavedVersion.objects.get()

    def asks(**more):
        definition = {**kept.definition, **more}
        SavedVersion.objects.filter(pk=kept.pk).update(definition=definition)
        return whys(number)

    assert asks(measures=["net"]) == {Probe.COLUMNS: Why.BEYOND}
    assert asks(measures=["orders"]) == {Probe.COLUMNS: Why.OTHER_REPORT}
    assert asks(measures=["gone"]) == {Probe.COLUMNS: Why.OTHER_REPORT}
    assert asks(beyond=False)[Probe.DETAIL] is Why.SMALL_CELLS
    assert asks(dimensions=["month", "district"])[Probe.DETAIL] is Why.TOO_FINE
    SavedVersion.objects.filter(pk=kept.pk).update(definition=kept.definition)
    kept.report.withdrawn_at = NOON
    kept.report.save()
    assert whys(number) == {Probe.COLUMNS: Why.OTHER_REPORT}


def test_totals_tell_no_days(owner, who):
    about = wish(detail=Detail.TOTALS, asked=Ask(measures=("units",), dimensions=("category",)))
    number = in_force(who, owner, about)
    assert whys(number) == {}
    kept = SavedVersion.objects.get()
    definition = {**kept.definition, "dimensions": ["day"]}
    SavedVersion.objects.filter(pk=kept.pk).update(definition=definition)
    assert found(number)[Probe.DETAIL].why is Why.TOO_FINE


def test_lines_are_told_as_they_are(owner, who):
    about = wish(detail=Detail.LINES, asked=Ask(measures=("units",), dimensions=("product",)))
    number = in_force(who, owner, about)
    assert whys(number) == {}
    assert not SavedVersion.objects.get().definition["beyond"]


def test_each_is_tested_once_an_hour_and_anew_when_asked(owner, who):
    number = in_force(who, owner)
    drafted(who, wish(title="Only a draft"))
    assert actions.check_all(at=NOON + HOUR / 3, as_of=NOON) == 1
    assert actions.check_all(at=NOON + HOUR / 2, as_of=NOON) == 0
    assert actions.check_all(at=NOON + HOUR, as_of=None) == 1
    assert list(Check.objects.order_by("hour").values_list("colour", flat=True)) == [
        Colour.GREEN,
        Colour.RED,
    ]
    assert actions.check(actor=who, contract_id=number, at=NOON + HOUR, as_of=NOON) is Colour.GREEN
    assert Check.objects.count() == 2
    assert CheckFinding.objects.filter(check_run__colour="red").count() == 0
    turns = Entry.objects.filter(name="contracts.turned").order_by("id")
    assert [one.payload["colour"] for one in turns] == [0, 2, 0]
    assert actions.forget_old(at=NOON + 400 * DAY) == 0
    assert actions.forget_old(at=NOON + 402 * DAY) == 2


def test_only_what_is_in_force_is_tested_and_only_for_whom_it_is_open(owner, who):
    number = drafted(who)
    with pytest.raises(actions.NotInForce):
        actions.check(actor=who, contract_id=number, at=NOON, as_of=NOON)
    with pytest.raises(NotAllowed):
        actions.check(actor=administrator(), contract_id=number, at=NOON, as_of=NOON)
    with pytest.raises(actions.NoSuchContract):
        actions.check(actor=who, contract_id=number + 1, at=NOON, as_of=NOON)
    assert not Check.objects.exists()


def test_red_is_told_to_who_answers_for_it_and_to_the_privacy_office(owner, who):
    number = in_force(who, owner)
    office = keeper()
    assert (red(owner), red(office)) == (0, 0)
    actions.check_all(at=NOON, as_of=None)
    assert (red(owner), red(office), red(who), red(administrator())) == (1, 1, 0, 0)
    actions.end(actor=who, contract_id=number, why="Over.", at=NOON)
    assert (red(owner), red(office)) == (0, 0)
    assert Contract.objects.get(pk=number).colour == ""


def test_more_people_ask_the_database_no_more(owner, who):
    number = in_force(who, owner)

    def asked():
        with CaptureQueriesContext(connection) as seen:
            found(number)
        return len(seen)

    one = asked()
    role = Role.objects.get(holders=who.staff_id)
    for n in range(3):
        staff(f"Clerk {n}").roles.add(role, through_defaults={"since": NOON})
    assert asked() == one


def test_a_lake_that_cannot_be_read_has_no_age(monkeypatch):
    def nothing():
        raise NoLake

    monkeypatch.setattr("kaifong.contracts.queries.testing.lake_refreshed_at", nothing)
    assert figures_as_of() is None
    monkeypatch.setattr("kaifong.contracts.queries.testing.lake_refreshed_at", lambda: NOON)
    assert figures_as_of() == NOON
