"""The question on a person's own page: one, seldom, under a notice, and in nobody's way."""

from datetime import timedelta

import pytest

from kaifong.authority import wall
from kaifong.customers import actions as customers
from kaifong.foundation.history import actions as history
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.privacy import actions as notices
from kaifong.privacy.models import Collection
from kaifong.privacy.rules.notices import Terms
from kaifong.privacy.rules.vocabulary import Kind
from kaifong.quality import actions, queries
from kaifong.quality.models import Asking, Finding, Rule, Supplement, Task
from kaifong.quality.rules.budget import REST_DAYS
from tests.cast import NOON
from tests.privacy.shop import GOOD, drafted

from .shop import begun, bounce, chan, keeper, rule, task

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def boss():
    return keeper()


@pytest.fixture
def lady(boss):
    """A customer whose e-mail bounces and who has no Chinese name, as a run has found."""
    number = chan(boss, name_zh="")
    bounce(number)
    actions.run(at=NOON)
    return number


def shown(lady, at=NOON):
    return actions.prompt(customer_id=lady, at=at)


def answers(lady, asked, value="new@example.com", at=NOON, **more):
    sha = more.pop("shown", asked.notice.hashes["en"])
    return actions.answer_in_portal(
        customer_id=lady, task_id=asked.task_id, value=value, shown=sha, at=at
    )


def state():
    with wall.lifted():
        return (
            list(Task.objects.order_by("pk").values_list("pk", "state")),
            Asking.objects.count(),
            Supplement.objects.count(),
            Collection.objects.count(),
        )


def test_one_question_is_asked_and_counted_once(lady):
    asked = shown(lady)
    assert (asked.field, asked.now) == ("email", "")
    assert "e-mail" in asked.question.en
    assert "電郵" in asked.question.zh
    assert Kind.EMAIL in asked.notice.terms.kinds
    for at in (NOON, NOON + DAY, NOON + (REST_DAYS - 1) * DAY):
        assert shown(lady, at).task_id == asked.task_id
    with wall.lifted():
        assert Asking.objects.get().channel == "portal"
    # Unanswered, it goes by itself; the budget is free again, and the same is asked anew.
    actions.tidy(at=NOON + (REST_DAYS + 1) * DAY)
    assert task(asked.task_id).state == "given_up"
    assert shown(lady, NOON + (REST_DAYS + 1) * DAY).task_id != asked.task_id


def test_an_answer_waits_with_where_it_comes_from(lady):
    asked = shown(lady)
    number = answers(lady, asked)
    with wall.lifted():
        one, bound = Supplement.objects.get(pk=number), Collection.objects.last()
    assert (one.value, one.standing, one.source, one.method) == (
        "new@example.com",
        "proposed",
        "portal",
        "said",
    )
    assert (one.at, one.staff_id, one.evidence) == (NOON, None, "notice:shop/1/en")
    assert (bound.customer_id, bound.given, bound.at) == (lady, "portal", NOON)
    assert task(asked.task_id).state == "answered"
    before = state()
    with pytest.raises(actions.NotYours):
        answers(lady, asked)
    assert state() == before
    # A month later the next thing is asked; what waits for a decision is not.
    assert shown(lady, NOON + 31 * DAY).field == "name_zh"


def test_what_cannot_stand_or_has_no_notice_changes_nothing(lady):
    asked = shown(lady)
    before = state()
    with pytest.raises(actions.NoSuchValue):
        answers(lady, asked, "no")
    with pytest.raises(actions.NoNotice):
        answers(lady, asked, shown="0" * 64)
    for refused in (
        lambda: actions.ask_in_portal(customer_id=lady, rule_id=rule("email-doubted").pk, at=NOON),
        lambda: actions.put_off_in_portal(customer_id=lady + 1, task_id=asked.task_id, at=NOON),
    ):
        with pytest.raises(actions.NotYours):
            refused()
    with pytest.raises(actions.NothingWanting):
        actions.ask_in_portal(customer_id=lady, rule_id=rule("maybe-twice").pk, at=NOON)
    assert state() == before


@pytest.mark.parametrize(
    ("field", "good", "wrong"),
    [
        ("district", "203", ["0", "203.0", "99999", ""]),
        ("language", "zh-hant", ["zh", "Chinese"]),
        ("phone", "+85291234567", ["12"]),
        ("name_zh", "陳美玲", [" ", "x" * 161]),
    ],
)
def test_every_field_checks_its_own_values(boss, lady, field, good, wrong):
    with wall.lifted():
        Rule.objects.exclude(code="email-doubted").update(on=False)
        Rule.objects.update(field=field)
    asked = shown(lady)
    for value in wrong:
        with pytest.raises(actions.NoSuchValue):
            answers(lady, asked, value)
    answers(lady, asked, good)
    with wall.lifted():
        assert Supplement.objects.get().value == good


def test_a_notice_that_lost_the_kind_covers_no_answer(boss, lady):
    asked = shown(lady)
    kinds = tuple(kind for kind in GOOD.kinds if kind != Kind.EMAIL)
    less = Terms(**{**GOOD.__dict__, "kinds": kinds, "asked": GOOD.asked[:1]})
    number = drafted(boss, less, at=NOON)
    notices.publish(actor=boss, version_id=number, at=NOON)
    newer = queries.prompt_for(customer_id=lady, at=NOON + 31 * DAY)
    assert newer.field == "name_zh"  # of the e-mail nobody is asked any more
    before = state()
    with pytest.raises(actions.NotInNotice):
        answers(lady, asked, shown=newer.notice.hashes["en"])
    assert state() == before
    assert shown(lady, NOON) is None


def test_not_now_is_remembered_and_binds_clerks_too(boss, lady):
    asked = shown(lady)
    actions.put_off_in_portal(customer_id=lady, task_id=asked.task_id, at=NOON)
    assert task(asked.task_id).state == "given_up"
    for days in (0, 1, REST_DAYS - 1):
        assert shown(lady, NOON + days * DAY) is None
    mine = begun(boss, lady, "chinese-name-missing")
    with pytest.raises(actions.AskedLately):
        actions.ask(actor=boss, task_id=mine, channel="call", at=NOON + DAY)
    with pytest.raises(actions.NotYours):
        actions.put_off_in_portal(customer_id=lady, task_id=asked.task_id, at=NOON)
    assert shown(lady, NOON + REST_DAYS * DAY).field == "email"


def test_what_a_review_drew_goes_back_to_the_queue(boss, lady):
    with wall.lifted():
        from kaifong.authority.models import Department

        house = Department.objects.create(code="service", name_en="Service", name_zh="客戶")
        Rule.objects.filter(code="email-doubted").update(department=house)
    from kaifong.quality.rules.vocabulary import Cadence

    actions.start_cycle(
        actor=boss,
        asked=actions.Round(
            name_en="Reach",
            name_zh="聯絡",
            department_id=house.pk,
            cadence=Cadence.MONTHLY,
            first_on=NOON.date(),
            within_days=20,
        ),
        at=NOON,
    )
    actions.open_reviews(at=NOON)
    with wall.lifted():
        drawn = Task.objects.get()
    assert shown(lady).task_id == drawn.pk
    actions.put_off_in_portal(customer_id=lady, task_id=drawn.pk, at=NOON)
    again = task(drawn.pk)
    assert (again.state, again.not_before) == ("open", NOON.date() + REST_DAYS * DAY)
    assert shown(lady, NOON + REST_DAYS * DAY).task_id == drawn.pk
    actions.tidy(at=NOON + (2 * REST_DAYS + 1) * DAY)
    assert task(drawn.pk).state == "open"


def test_what_is_settled_elsewhere_disappears(boss, lady):
    asked = shown(lady)
    customers.reach(actor=boss, customer_id=lady, value="good@example.com", at=NOON)
    assert shown(lady) is None
    assert task(asked.task_id).state == "settled"
    with wall.lifted():
        assert not Finding.objects.filter(rule__code="email-doubted", closed_at=None).exists()
    with pytest.raises(actions.NotYours):
        answers(lady, asked)


def test_what_she_mended_today_is_not_asked(boss, lady):
    customers.reach(actor=boss, customer_id=lady, value="good@example.com", at=NOON)
    assert shown(lady).field == "name_zh"


def test_what_only_grew_old_is_shown_to_be_confirmed(boss):
    number = chan(boss)
    later = NOON + 3 * 365 * DAY
    actions.run(at=later)
    asked = shown(number, later)
    assert (asked.field, asked.now) in {
        ("email", "mrs.chan@example.com"),
        ("phone", "+85291234567"),
    }


def test_a_brake_asks_nothing_and_takes_nothing(lady):
    asked = shown(lady)
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    before = state()
    assert shown(lady) is None
    for refused in (
        lambda: answers(lady, asked),
        lambda: actions.put_off_in_portal(customer_id=lady, task_id=asked.task_id, at=NOON),
    ):
        with pytest.raises(Braked):
            refused()
    assert state() == before


def test_nobody_is_asked_who_has_no_record_any_more(boss, lady):
    with wall.lifted(), history.unrecorded():
        Finding.objects.all().delete()
    assert shown(lady) is None
