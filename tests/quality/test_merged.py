"""Records made one and parted again: findings, tasks, values, scores and the budget go along."""

from datetime import timedelta

import pytest

from kaifong.authority import wall
from kaifong.customers import actions as customers
from kaifong.customers.models import Merge
from kaifong.quality import actions, queries
from kaifong.quality.models import Asking, Finding, Score, Supplement, Task
from kaifong.quality.rules.vocabulary import Channel, Field, Method
from tests.cast import NOON

from .shop import begun, bounce, chan, keeper

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def boss():
    return keeper()


def state():
    with wall.lifted():
        return {
            model.__name__: [
                {k: v for k, v in row.items() if k != "changed_at"}
                for row in model.objects.order_by("pk").values()
            ]
            for model in (Asking, Finding, Score, Supplement, Task)
        }


def test_all_of_it_comes_back_as_it_was(boss):
    winner, loser = chan(boss), chan(boss, member_no="KF2", emails=("two@example.com",))
    for one in (winner, loser):
        bounce(one)
    actions.run(at=NOON)
    for one in (winner, loser):
        number = begun(boss, one, "email-doubted")
        actions.ask(actor=boss, task_id=number, channel=Channel.CALL, at=NOON)
    given = actions.Given(
        field=Field.NAME_EN,
        value="CHAN Mei",
        source=Channel.ERP,
        method=Method.FILE,
        said_at=NOON,
    )
    actions.take(actor=boss, customer_id=loser, given=given, at=NOON)
    before = state()
    customers.merge(actor=boss, winner_id=winner, loser_id=loser, at=NOON + DAY)
    with wall.lifted():
        assert set(Finding.objects.values_list("customer_id", flat=True)) == {winner}
        assert set(Task.objects.values_list("customer_id", flat=True)) == {winner}
        assert set(Supplement.objects.values_list("customer_id", flat=True)) == {winner}
        assert set(Score.objects.values_list("customer_id", flat=True)) == {winner}
        assert Asking.objects.count() == 2
        merge_id = Merge.objects.get().pk
    customers.unmerge(actor=boss, merge_id=merge_id, at=NOON + 2 * DAY)
    assert state() == before


def test_who_was_asked_under_another_number_was_asked(boss):
    winner, loser = chan(boss), chan(boss, member_no="KF2", emails=("two@example.com",))
    for one in (winner, loser):
        bounce(one)
    actions.run(at=NOON)
    actions.ask(
        actor=boss, task_id=begun(boss, loser, "email-doubted"), channel=Channel.CALL, at=NOON
    )
    customers.merge(actor=boss, winner_id=winner, loser_id=loser, at=NOON + DAY)
    number = begun(boss, winner, "email-doubted", at=NOON + DAY)
    with wall.lifted():
        Task.objects.filter(pk=number).update(state="claimed", staff_id=boss.staff_id)
    with pytest.raises(actions.AskedLately):
        actions.ask(actor=boss, task_id=number, channel=Channel.CALL, at=NOON + DAY)
    free = queries.again_from(customer_id=winner, at=NOON + DAY)
    assert free == NOON.date() + 30 * DAY
