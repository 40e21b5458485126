"""One task at a time: claimed, asked within the budget, answered, put off, given up."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from kaifong.authority import wall
from kaifong.authority.models import Department, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.quality import actions, queries
from kaifong.quality.models import Asking, Finding, Rule, Supplement, Task
from kaifong.quality.rules.vocabulary import Channel, Method
from tests.cast import NOON, allow, mrs_chan, staff

from .shop import begun, bounce, bound, chan, keeper, task

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def boss():
    return keeper()


@pytest.fixture
def lady(boss):
    """A customer whose e-mail bounces, as a run has found."""
    number = chan(boss)
    bounce(number)
    actions.run(at=NOON)
    return number


def colleague(name, *, department="", **rows):
    person = staff(name, department=department)
    allow(person, "customer", "see", "review", "edit", **rows)
    return actor_of(person)


def state():
    with wall.lifted():
        return (
            list(Task.objects.order_by("pk").values_list("pk", "state", "staff_id")),
            Asking.objects.count(),
            Supplement.objects.count(),
            Entry.objects.count(),
        )


def test_a_task_is_begun_once_and_is_ones_own(boss, lady):
    number = begun(boss, lady, "email-doubted")
    assert begun(boss, lady, "email-doubted") == number
    other = colleague("Peter Lau")
    before = state()
    with pytest.raises(actions.NotYours):
        begun(other, lady, "email-doubted")
    for refused in (
        lambda: actions.ask(actor=other, task_id=number, channel=Channel.CALL, at=NOON),
        lambda: actions.give_up(actor=other, task_id=number, at=NOON),
        lambda: actions.put_off(actor=other, task_id=number, until=NOON.date(), at=NOON),
        lambda: actions.answer(
            actor=other, task_id=number, value="a@b.hk", method=Method.SAID, at=NOON
        ),
    ):
        with pytest.raises(actions.NotYours):
            refused()
    assert state() == before


def test_nothing_wanting_and_nobodys_business_begin_nothing(boss, lady):
    before = state()
    with pytest.raises(actions.NothingWanting):
        begun(boss, lady, "maybe-twice")
    with pytest.raises(NotAllowed):
        begun(colleague("Nora Ng", regions=[1]), lady, "email-doubted")
    with pytest.raises(NotAllowed):
        actions.claim(actor=actor_of(staff("Idle Ip")), at=NOON)
    assert state() == before


def test_the_queue_gives_ones_own_departments_tasks_due_first(boss, lady):
    house = Department.objects.create(code="service", name_en="Service", name_zh="客戶")
    Rule.objects.filter(code="email-doubted").update(department=house)
    with wall.lifted():
        made = begun(boss, lady, "email-doubted")
    actions.put_off(actor=boss, task_id=made, until=NOON.date() + DAY, at=NOON)
    assert actions.claim(actor=boss, at=NOON) is None
    other = colleague("Peter Lau")
    assert actions.claim(actor=other, at=NOON + DAY) is None
    assert actions.claim(actor=boss, at=NOON + DAY) == made
    assert actions.claim(actor=boss, at=NOON + DAY) == made
    assert task(made).staff_id == boss.staff_id
    actions.give_up(actor=boss, task_id=made, at=NOON + DAY)
    assert actions.claim(actor=boss, at=NOON + DAY) is None


def test_a_manager_hands_an_open_task_on(boss, lady):
    made = begun(boss, lady, "email-doubted")
    other = colleague("Peter Lau")
    with pytest.raises(actions.NotYours):
        actions.assign(actor=boss, task_id=made, staff_id=other.staff_id, at=NOON)
    actions.put_off(actor=boss, task_id=made, until=NOON.date(), at=NOON)
    with pytest.raises(NotAllowed):
        actions.assign(actor=other, task_id=made, staff_id=other.staff_id, at=NOON)
    actions.assign(actor=boss, task_id=made, staff_id=other.staff_id, at=NOON)
    assert actions.claim(actor=other, at=NOON) == made


def test_asking_takes_from_the_budget_once_a_talk(boss, lady):
    number = begun(boss, lady, "email-doubted")
    actions.ask(actor=boss, task_id=number, channel=Channel.CALL, at=NOON)
    actions.ask(actor=boss, task_id=number, channel=Channel.CALL, at=NOON)
    assert (task(number).state, task(number).channel) == ("asked", "call")
    with wall.lifted():
        assert Asking.objects.get().turn == 1
    assert queries.again_from(customer_id=lady, at=NOON) == NOON.date() + 30 * DAY
    actions.give_up(actor=boss, task_id=number, at=NOON)
    again = begun(boss, lady, "email-doubted", at=NOON + DAY)
    before = state()
    with pytest.raises(actions.AskedLately):
        actions.ask(actor=boss, task_id=again, channel=Channel.CALL, at=NOON + 29 * DAY)
    assert state() == before
    actions.ask(actor=boss, task_id=again, channel=Channel.CALL, at=NOON + 30 * DAY)


def test_who_cannot_be_asked_is_not(boss, lady):
    number = begun(boss, lady, "email-doubted")
    before = state()
    for channel in (Channel.COURIER, Channel.PORTAL):
        with pytest.raises(actions.NoWayThere):
            actions.ask(actor=boss, task_id=number, channel=channel, at=NOON)
    bounce(lady, "phone", "doubted")
    with pytest.raises(actions.NoWayThere):
        actions.ask(actor=boss, task_id=number, channel=Channel.CALL, at=NOON)
    assert state() == before


def test_without_a_notice_nobody_is_asked(boss):
    number = mrs_chan(boss)
    bounce(number)
    actions.run(at=NOON)
    made = begun(boss, number, "email-doubted")
    before = state()
    with pytest.raises(actions.MayNotAsk) as refused:
        actions.ask(actor=boss, task_id=made, channel=Channel.CALL, at=NOON)
    assert refused.value.verdict.why == "no_notice"
    assert actions.prompt(customer_id=number, at=NOON) is None
    assert state() == before
    bound(boss, number)
    actions.ask(actor=boss, task_id=made, channel=Channel.CALL, at=NOON)


def test_the_table_itself_keeps_the_budget(boss, lady):
    def asked(day, turn):
        with wall.lifted():
            Asking.objects.create(customer_id=lady, on=day, turn=turn, at=NOON, channel="call")

    first = NOON.date()
    asked(first, 1)
    for day, turn in ((first, 2), (first + 29 * DAY, 2), (first + 364 * DAY, 1), (first, 4)):
        with pytest.raises(IntegrityError), transaction.atomic():
            asked(day, turn)
    asked(first + 30 * DAY, 2)
    with pytest.raises(IntegrityError), transaction.atomic(), wall.lifted():
        Asking.objects.filter(turn=2).update(on=first + 90 * DAY)


def test_a_brake_holds_everything_up(boss, lady):
    number = begun(boss, lady, "email-doubted")
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    before = state()
    for refused in (
        lambda: actions.claim(actor=boss, at=NOON),
        lambda: begun(boss, lady, "email-doubted"),
        lambda: actions.ask(actor=boss, task_id=number, channel=Channel.CALL, at=NOON),
        lambda: actions.give_up(actor=boss, task_id=number, at=NOON),
        lambda: actions.open_reviews(at=NOON),
    ):
        with pytest.raises(Braked):
            refused()
    assert state() == before


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_ask_once():
    boss = keeper()
    number = chan(boss, name_zh="")
    bounce(number)
    actions.run(at=NOON)
    other = actor_of(Staff.objects.get(pk=colleague("Peter Lau").staff_id))
    with wall.lifted():
        assert Finding.objects.filter(closed_at=None).count() == 2
    tasks = [
        (boss, begun(boss, number, "email-doubted")),
        (other, begun(other, number, "chinese-name-missing")),
    ]
    gate, heard = Barrier(2), []

    def asks(actor, task_id):
        gate.wait()
        try:
            actions.ask(actor=actor, task_id=task_id, channel=Channel.CALL, at=NOON)
            heard.append("asked")
        except actions.AskedLately:
            heard.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=asks, args=one) for one in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == ["asked", "refused"]
    with wall.lifted():
        assert Asking.objects.count() == 1
        assert sorted(Task.objects.values_list("state", flat=True)) == ["asked", "claimed"]


@pytest.mark.django_db(transaction=True)
def test_two_who_claim_at_once_get_two_tasks():
    boss = keeper()
    for n in range(2):
        bounce(chan(boss, member_no=f"KF{n}"))
    actions.run(at=NOON)
    other = colleague("Peter Lau")
    with wall.lifted():
        for finding in Finding.objects.filter(closed_at=None):
            Task.objects.create(
                customer_id=finding.customer_id,
                rule_id=finding.rule_id,
                channel="call",
                opened_at=NOON,
                changed_at=NOON,
            )
    gate, got = Barrier(2), []

    def claims(actor):
        gate.wait()
        try:
            got.append(actions.claim(actor=actor, at=NOON))
        finally:
            connection.close()

    threads = [Thread(target=claims, args=(one,)) for one in (boss, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(got)) == 2
    assert None not in got
