"""Reviews that come round: their days, what they draw, and how they end."""

from datetime import date, timedelta

import pytest

from kaifong.authority import wall
from kaifong.authority.models import Department
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.foundation.journal.models import Entry
from kaifong.quality import actions
from kaifong.quality.models import Cycle, Review, Rule, RuleChange, Task
from kaifong.quality.rules.vocabulary import Cadence, Channel, Check, Field, Severity
from tests.cast import NOON, staff

from .shop import bounce, chan, found, keeper, rule, task

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def boss():
    return keeper()


@pytest.fixture
def house():
    return Department.objects.create(code="service", name_en="Service", name_zh="客戶")


@pytest.fixture
def books(boss, house):
    """Six customers with an e-mail that bounces, as a run has found."""
    people = [chan(boss, member_no=f"KF{n}") for n in range(6)]
    for one in people:
        bounce(one)
    actions.run(at=NOON)
    return people


def asked(house, **more):
    return actions.Round(
        **{
            "name_en": "Quarterly review",
            "name_zh": "季度檢視",
            "department_id": house.pk,
            "cadence": Cadence.QUARTERLY,
            "first_on": NOON.date(),
            "within_days": 14,
            **more,
        }
    )


def drawn():
    with wall.lifted():
        return set(Task.objects.values_list("customer_id", flat=True))


def test_a_round_opens_on_its_day_and_draws_the_same_again(boss, house, books):
    number = actions.start_cycle(actor=boss, asked=asked(house, sample=3), at=NOON)
    assert actions.open_reviews(at=NOON - DAY) == 0
    assert actions.open_reviews(at=NOON) == 1
    assert actions.open_reviews(at=NOON) == 0
    review = Review.objects.get()
    # 1 April is two weeks after 18 March 2026, and no holiday.
    assert (review.number, review.due_on, review.drawn, review.of) == (1, date(2026, 4, 1), 3, 6)
    first = drawn()
    with wall.lifted():
        Task.objects.all().delete()
    Review.objects.all().delete()
    assert Entry.objects.filter(name="quality.review_opened").count() == 1
    actions.open_reviews(at=NOON)
    assert drawn() == first
    assert Cycle.objects.get().pk == number


def test_the_next_round_draws_what_nobody_is_at(boss, house, books):
    actions.start_cycle(actor=boss, asked=asked(house, cadence=Cadence.MONTHLY), at=NOON)
    actions.open_reviews(at=NOON)
    assert drawn() == set(books)
    actions.open_reviews(at=NOON + 40 * DAY)
    assert Review.objects.get(number=2).drawn == 0


def test_whole_queues_by_named_rules(boss, house, books):
    rules = (rule("maybe-twice").pk,)
    actions.start_cycle(actor=boss, asked=asked(house, rules=rules), at=NOON)
    actions.open_reviews(at=NOON)
    assert drawn() == set()


def test_without_the_years_holidays_no_round_opens(boss, house, books):
    far = asked(house, first_on=date(2090, 1, 1))
    actions.start_cycle(actor=boss, asked=far, at=NOON)
    assert actions.open_reviews(at=NOON.replace(year=2090)) == 0
    assert not Review.objects.exists()


def test_rounds_close_and_what_was_left_goes_back(boss, house, books):
    actions.start_cycle(actor=boss, asked=asked(house, sample=1), at=NOON)
    actions.open_reviews(at=NOON)
    number = actions.claim(actor=boss, at=NOON)
    actions.tidy(at=NOON + DAY)
    assert task(number).state == "claimed"
    actions.tidy(at=NOON + 2 * DAY)
    assert (task(number).state, task(number).staff_id) == ("open", None)
    assert Review.objects.get().closed_at is None
    actions.claim(actor=boss, at=NOON)
    actions.give_up(actor=boss, task_id=number, at=NOON)
    actions.tidy(at=NOON + 3 * DAY)
    assert Review.objects.get().closed_at == NOON + 3 * DAY


def test_an_ended_cycle_comes_round_no_more(boss, house):
    number = actions.start_cycle(actor=boss, asked=asked(house), at=NOON)
    actions.end_cycle(actor=boss, cycle_id=number, at=NOON)
    with pytest.raises(actions.NoSuchCycle):
        actions.end_cycle(actor=boss, cycle_id=number, at=NOON)
    assert actions.open_reviews(at=NOON) == 0


def test_refusals_make_nothing(boss, house):
    closed = Department.objects.create(code="old", name_en="Old", name_zh="舊", closed_at=NOON)
    for wrong in (
        {"department_id": closed.pk},
        {"within_days": 0},
        {"within_days": 400},
        {"sample": 0},
    ):
        with pytest.raises(actions.NoSuchCycle):
            actions.start_cycle(actor=boss, asked=asked(house, **wrong), at=NOON)
    nobody = actor_of(staff("Idle Ip"))
    with pytest.raises(NotAllowed):
        actions.start_cycle(actor=nobody, asked=asked(house), at=NOON)
    with pytest.raises(NotAllowed):
        actions.end_cycle(actor=nobody, cycle_id=1, at=NOON)
    assert not Cycle.objects.exists()


def looked(house, **more):
    return actions.Looked(
        **{
            "code": "island-mail",
            "name_en": "No e-mail on the Island",
            "name_zh": "港島客戶欠電郵",
            "check": Check.MISSING,
            "field": Field.EMAIL,
            "severity": Severity.MINOR,
            "department_id": house.pk,
            "channels": (Channel.CHAT,),
            "segment": {"districts": [104]},
            **more,
        }
    )


def test_staff_add_simple_rules_and_change_them(boss, house):
    inside = chan(boss, emails=(), district=104)
    chan(boss, member_no="KF2", emails=(), district=203)
    actions.install(at=NOON)
    number = actions.add_rule(actor=boss, asked=looked(house), at=NOON)
    actions.run(at=NOON)
    assert found() == {(inside, "island-mail")}
    change = {"actor": boss, "rule_id": number, "at": NOON}
    assert actions.change_rule(**change, severity="minor") == 1
    assert actions.change_rule(**change, severity="critical") == 2
    one = Rule.objects.get(pk=number)
    assert (one.points, RuleChange.objects.filter(rule=one).count()) == (40, 2)
    other = Department.objects.create(code="shop", name_en="Shop", name_zh="店")
    assert actions.change_rule(**change, department_id=other.pk) == 3
    old = looked(house, code="old-mail", check=Check.OLD, months=6, segment={})
    actions.add_rule(actor=boss, asked=old, at=NOON)
    assert actions.run(at=NOON + 400 * DAY).finished_at


def test_a_wrong_rule_is_not_made(boss, house):
    actions.install(at=NOON)
    actions.add_rule(actor=boss, asked=looked(house), at=NOON)
    before = Rule.objects.count()
    for refusal, wrong in (
        (actions.RuleExists, {}),
        (actions.NoSuchRule, {"code": "x", "check": Check.TWIN_OPEN}),
        (actions.NoSuchRule, {"code": "x", "check": Check.OLD}),
        (actions.NoSuchRule, {"code": "x", "months": 3}),
        (actions.NoSuchRule, {"code": "x", "segment": {"names": ["CHAN"]}}),
        (actions.NoSuchRule, {"code": "x", "department_id": 0}),
    ):
        with pytest.raises(refusal):
            actions.add_rule(actor=boss, asked=looked(house, **wrong), at=NOON)
    for wrong in ({"rule_id": 0}, {"severity": "awful"}):
        more = {"rule_id": rule("island-mail").pk, **wrong}
        with pytest.raises(actions.NoSuchRule):
            actions.change_rule(actor=boss, at=NOON, **more)
    nobody = actor_of(staff("Idle Ip"))
    with pytest.raises(NotAllowed):
        actions.add_rule(actor=nobody, asked=looked(house, code="y"), at=NOON)
    with pytest.raises(NotAllowed):
        actions.change_rule(actor=nobody, rule_id=1, on=False, at=NOON)
    assert Rule.objects.count() == before
