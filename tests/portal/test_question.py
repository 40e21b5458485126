"""The question on her page: seen once it is due, answered or put off, and it stops nothing."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from kaifong.customers import actions as customers
from kaifong.foundation.models import PulledBrake
from kaifong.portal import actions
from kaifong.privacy import actions as notices
from kaifong.privacy.models import Collection, NoticeVersion
from kaifong.quality import actions as quality
from kaifong.quality.models import Asking, Rule, Supplement, Task
from tests.cast import all_powerful, allow
from tests.privacy.shop import drafted
from tests.quality.shop import bounce, chan, keeper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def boss():
    person = Staff.objects.get(pk=keeper().staff_id)
    allow(person, "customer", "invite")
    return actor_of(person)


@pytest.fixture
def lady(boss):
    number = chan(boss)
    bounce(number)
    quality.run(at=timezone.now())
    return number


@pytest.fixture
def her(boss, lady):
    return opened(boss, lady)


def opened(boss, lady):
    made = actions.invite(actor=boss, customer_id=lady, at=timezone.now())
    client = Client()
    client.get(f"/me/in/{made.token}")
    return client


def asked(client):
    answer = client.get("/me/page")
    return answer.content.decode(), answer.context["asks"]


def state():
    with wall.lifted():
        return (
            list(Task.objects.values_list("pk", "state")),
            Supplement.objects.count(),
            Collection.objects.count(),
        )


def test_it_asks_one_thing_and_names_the_notice(her):
    said, asks = asked(her)
    for part in (
        "One question, if you like",
        "At which e-mail address",
        "our notice “Shop notice” 1",
        "Couriers who deliver to you",
        asks.shown,
    ):
        assert part in said, part
    her.head("/me/page")
    assert asked(her)[1].asked == asks.asked
    with wall.lifted():
        assert Asking.objects.count() == 1


def test_looking_at_the_head_asks_nothing(her):
    her.head("/me/page")
    with wall.lifted():
        assert not Asking.objects.exists()


def test_in_chinese_under_the_chinese_words(her):
    her.cookies["django_language"] = "zh-hant"
    said, asks = asked(her)
    assert "電郵" in asks.asked.question.own
    assert "商店聲明" in said
    with wall.lifted():
        assert NoticeVersion.objects.get().text_zh_id == asks.shown
    her.post(f"/me/question/{asks.asked.task_id}", {"value": "a@example.com", "shown": asks.shown})
    with wall.lifted():
        assert Supplement.objects.get().evidence == "notice:shop/1/zh-hant"


def test_her_answer_waits_for_a_clerk(her, lady):
    _, asks = asked(her)
    path = f"/me/question/{asks.asked.task_id}"
    fields = {"value": "new@example.com", "shown": asks.shown}
    assert her.post(path, fields).headers["Location"] == "/me/page?said=answered"
    assert her.post(path, fields).headers["Location"] == "/me/page?said=settled"
    with wall.lifted():
        one = Supplement.objects.get()
    assert (one.customer_id, one.value, one.standing) == (lady, "new@example.com", "proposed")
    said, asks = asked(her)
    assert asks is None
    assert "What we keep, and why" in said


@pytest.mark.parametrize("value", ["nonsense", "", "@", "x" * 300])
def test_what_is_no_address_is_said_and_kept_in_the_form(her, value):
    _, asks = asked(her)
    before = state()
    answer = her.post(f"/me/question/{asks.asked.task_id}", {"value": value, "shown": asks.shown})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "name@example.com" in said or "254" in said
    assert f'value="{value}"' in said or not value
    assert state() == before


@pytest.mark.parametrize(("field", "good"), [("district", "203"), ("language", "en")])
def test_what_is_chosen_from_a_list(her, field, good):
    with wall.lifted():
        Rule.objects.filter(code="email-doubted").update(field=field)
    _, asks = asked(her)
    path, shown = f"/me/question/{asks.asked.task_id}", {"shown": asks.shown}
    for wrong in ("", "99"):
        answer = her.post(path, shown | {"value": wrong})
        assert "Choose one of the list." in answer.content.decode()
    assert her.post(path, shown | {"value": good}).status_code == 303


@pytest.mark.parametrize("shown", ["", "0" * 64])
def test_without_the_notice_nothing_is_taken(her, shown):
    _, asks = asked(her)
    before = state()
    answer = her.post(
        f"/me/question/{asks.asked.task_id}", {"value": "a@example.com", "shown": shown}
    )
    assert answer.status_code == 422
    assert "Our notice has changed" in answer.content.decode()
    assert asks.shown in answer.content.decode()
    assert state() == before


def test_not_now_is_remembered(her):
    _, asks = asked(her)
    path = f"/me/question/{asks.asked.task_id}/later"
    assert her.post(path).headers["Location"] == "/me/page?said=later"
    assert her.post(path).headers["Location"] == "/me/page?said=settled"
    assert asked(her)[1] is None
    assert "thirty days" in her.get("/me/page?said=later").content.decode()


def test_done_elsewhere_it_is_gone(boss, her, lady):
    _, asks = asked(her)
    customers.reach(actor=boss, customer_id=lady, value="ok@example.com", at=timezone.now())
    answer = her.post(
        f"/me/question/{asks.asked.task_id}", {"value": "a@example.com", "shown": asks.shown}
    )
    assert answer.headers["Location"] == "/me/page?said=settled"
    assert asked(her)[1] is None


def test_nobody_answers_for_another(boss, her):
    _, asks = asked(her)
    other = opened(boss, chan(boss, member_no="KF2", emails=("o@example.com",), phones=()))
    before = state()
    fields = {"value": "a@example.com", "shown": asks.shown}
    for path in ("", "/later"):
        answer = other.post(f"/me/question/{asks.asked.task_id}{path}", fields)
        assert answer.headers["Location"] == "/me/page?said=settled"
    assert state() == before


def test_it_stands_in_nobodys_way(her):
    PulledBrake.objects.create(brake="read_only", pulled_at=timezone.now(), reason="test")
    assert asked(her)[1] is None
    assert her.get("/me/page").status_code == 200


def test_a_notice_that_covers_it_no_more_asks_nothing(her):
    boss = all_powerful("Peter Lau")
    allow(Staff.objects.get(pk=boss.staff_id), "notice", "see", "publish")
    boss = actor_of(Staff.objects.get(pk=boss.staff_id))
    _, asks = asked(her)
    terms = asks.asked.notice.terms
    less = terms.__class__(
        **terms.__dict__
        | {"kinds": tuple(k for k in terms.kinds if k != "email"), "asked": terms.asked[:1]}
    )
    notices.publish(
        actor=boss, version_id=drafted(boss, less, at=timezone.now()), at=timezone.now()
    )
    assert asked(her)[1] is None
