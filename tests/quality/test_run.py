"""Reviewing all records: what is opened, closed, reopened, and how records stand."""

from datetime import timedelta

import pytest

from kaifong.authority import wall
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.quality import actions
from kaifong.quality.actions import running
from kaifong.quality.models import Finding, GroupScore, Rule, RuleChange, Run, RunRule, Score, Task
from tests.cast import NOON, mrs_chan

from .shop import begun, bounce, chan, found, keeper, rule, task

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def boss():
    return keeper()


def test_what_is_wanting_is_found_once_closed_and_reopened(boss):
    one = chan(boss)
    actions.run(at=NOON)
    assert found() == set()
    bounce(one)
    run = actions.run(at=NOON + DAY)
    assert found() == {(one, "email-doubted")}
    assert (run.customers, run.opened, run.closed, run.waiting) == (1, 1, 0, 1)
    actions.run(at=NOON + 2 * DAY)
    bounce(one, status="good")
    assert actions.run(at=NOON + 3 * DAY).closed == 1
    assert found() == set()
    bounce(one)
    actions.run(at=NOON + 4 * DAY)
    with wall.lifted():
        finding = Finding.objects.get()
        reopened = RunRule.objects.filter(run__started_at=NOON + 4 * DAY, reopened=1)
        assert (finding.recurrences, finding.closed_at) == (1, None)
        assert (finding.opened_at, finding.reopened_at) == (NOON + DAY, NOON + 4 * DAY)
        assert reopened.get().rule.code == "email-doubted"
    assert Entry.objects.filter(name="quality.run_finished").count() == 5


def test_records_groups_and_departments_have_scores(boss):
    one, other = chan(boss), chan(boss, member_no="KF2", emails=(), phones=(), district=104)
    actions.run(at=NOON)
    with wall.lifted():
        assert dict(Score.objects.values_list("customer_id", "score")) == {one: 100, other: 60}
        groups = {
            (group.kind, group.code): (group.customers, float(group.score), group.findings)
            for group in GroupScore.objects.all()
        }
    assert groups["all", 0] == (2, 80.0, 1)
    assert groups["district", 104] == (1, 60.0, 1)
    assert groups["channel", 1] == (2, 80.0, 1)
    assert groups["department", 0] == (2, 80.0, 1)
    actions.run(at=NOON + DAY)
    with wall.lifted():
        assert set(Score.objects.values_list("at", flat=True)) == {NOON}


def test_a_rule_switched_off_lets_go_and_is_no_fix(boss):
    one = chan(boss, emails=(), phones=())
    actions.run(at=NOON)
    actions.change_rule(actor=boss, rule_id=rule("no-way-to-reach").pk, on=False, at=NOON)
    actions.run(at=NOON + DAY)
    with wall.lifted():
        assert Finding.objects.get().closed == "rule_off"
        assert Score.objects.get(customer_id=one).score == 100


def test_what_was_left_unfinished_is_finished_by_the_next(boss, monkeypatch):
    chan(boss, emails=(), phones=())
    with monkeypatch.context() as broken:
        broken.setattr(running, "write_scores", lambda _at: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.run(at=NOON)
    begun_run = Run.objects.get()
    assert begun_run.finished_at is None
    assert begun_run.rules.count() == Rule.objects.count()
    assert actions.run(at=NOON + DAY).pk == begun_run.pk
    assert Run.objects.get().finished_at == NOON + DAY


def test_rules_are_installed_once_and_stay_as_staff_left_them(boss):
    made = actions.install(at=NOON)
    assert made == Rule.objects.count() == RuleChange.objects.count() > 10
    Rule.objects.filter(code="maybe-twice").update(on=False)
    assert actions.install(at=NOON + DAY) == 0
    assert rule("maybe-twice").on is False


def test_a_task_is_settled_when_the_value_came_another_way(boss):
    one = chan(boss)
    bounce(one)
    actions.run(at=NOON)
    number = begun(boss, one, "email-doubted")
    bounce(one, status="good")
    actions.run(at=NOON + DAY)
    assert task(number).state == "settled"


def test_a_brake_holds_it_up(boss):
    mrs_chan(boss)
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    with pytest.raises(Braked):
        actions.run(at=NOON)
    assert not Run.objects.exists()
    with wall.lifted():
        assert not Task.objects.exists()
