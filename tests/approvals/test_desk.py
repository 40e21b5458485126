"""The pages about approvals: who sees what, and what a word does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kaifong.approvals import actions, jobs
from kaifong.approvals.models import Approval, Delegation, Policy, Vote
from kaifong.approvals.rules import State
from tests.cast import allow, signed_in

from .shop import CONTENT, KIND, approver, asked, asker, keeper, offered, person, vote

pytestmark = pytest.mark.django_db
HOME = "/desk/approvals/"


def asked_now(actor, **more):
    return asked(actor, at=timezone.now() - timedelta(minutes=5), **more)


def word(browser, number, *, yes="1", reason="", **more):
    row = Approval.objects.get(pk=number)
    return browser.post(
        f"{HOME}{number}/vote",
        {"yes": yes, "reason": reason, "content": row.content_hash, **more},
    )


def test_what_waits_is_seen_counted_and_agreed_to():
    ann, bob = asker(), approver("Bob")
    number = asked_now(ann)
    browser = signed_in(bob)
    text = browser.get(HOME).text
    assert f'href="/desk/approvals/{number}"' in text
    assert '<b class="kf-waits">1' in text
    text = browser.get(f"{HOME}{number}").text
    assert "Ann Asker" in text
    assert "5000" in text
    answer = word(browser, number, voice=bob.staff_id)
    assert (answer.status_code, answer.url) == (303, f"{HOME}{number}")
    assert Approval.objects.get().state == State.GRANTED
    text = browser.get(HOME).text
    assert "Nothing waits for your word" in text
    assert "kf-waits" not in text
    assert f'href="/desk/approvals/{number}"' in browser.get(f"{HOME}decided").text
    assert (
        "It is decided already" in browser.get(word(browser, number, voice=bob.staff_id).url).text
    )


def test_a_refusal_without_a_reason_is_asked_for_it():
    ann, bob = asker(), approver("Bob")
    number = asked_now(ann)
    browser = signed_in(bob)
    answer = word(browser, number, yes="0", voice=bob.staff_id)
    assert answer.status_code == 422
    assert "Say why you refuse." in answer.text
    assert Vote.objects.count() == 0
    word(browser, number, yes="0", reason="Twice the price.", voice=bob.staff_id)
    assert "Twice the price." in browser.get(f"{HOME}{number}").text
    assert Approval.objects.get().state == State.REFUSED


def test_who_asked_sees_it_and_withdraws_it_but_does_not_decide():
    ann, bob = approver("Ann"), approver("Bob")
    number = asked_now(ann)
    browser = signed_in(ann)
    assert f'href="/desk/approvals/{number}"' in browser.get(f"{HOME}mine").text
    assert "You asked this: others decide." in browser.get(f"{HOME}{number}").text
    answer = word(browser, number, voice=ann.staff_id)
    assert "Your word does not count here" in browser.get(answer.url).text
    assert signed_in(bob).post(f"{HOME}{number}/withdraw").status_code == 404
    browser.post(f"{HOME}{number}/withdraw")
    assert Approval.objects.get().state == State.WITHDRAWN
    again = browser.post(f"{HOME}{number}/withdraw")
    assert "It is decided already" in browser.get(again.url).text
    assert Vote.objects.count() == 0


def test_what_is_not_ones_own_is_not_known_of():
    ann, _bob = asker(), approver("Bob")
    number = asked_now(ann)
    stranger = signed_in(asker("Stranger"))
    for path in ("", "mine", "decided", "standing-in", "policies", f"policies/{KIND}", str(number)):
        assert stranger.get(HOME + path).status_code == 404, path
    assert stranger.post(f"{HOME}0/withdraw").status_code == 404
    assert signed_in(ann).get(f"{HOME}{number}").status_code == 200
    assert signed_in(_bob).get(f"{HOME}999").status_code == 404


def test_an_approver_reads_why_this_is_not_his_to_agree_to():
    ann, bob = asker(), approver("Bob")
    with offered(bars=lambda _actor, _content: "You do not see all of it."):
        number = asked_now(ann)
        browser = signed_in(bob)
        assert "You do not see all of it." in browser.get(f"{HOME}{number}").text
        assert word(browser, number, voice=bob.staff_id).status_code == 422
    assert Vote.objects.count() == 0


def test_somebody_stands_in_for_the_days_that_were_named():
    ann, bob, cat = asker(), approver("Bob"), approver("Cat")
    browser = signed_in(bob)
    today = timezone.localdate()
    days = {"first": today.isoformat(), "last": today.isoformat(), "reason": "Leave"}
    assert browser.post(f"{HOME}standing-in", {**days, "taker": cat.staff_id}).status_code == 303
    text = browser.get(f"{HOME}standing-in").text
    assert "Cat" in text
    assert "Take back" in text
    number = asked_now(ann, measure=10_000)
    word(signed_in(cat), number, voice=bob.staff_id)
    assert "Cat in the stead of Bob" in browser.get(f"{HOME}{number}").text
    again = browser.post(f"{HOME}standing-in", {**days, "taker": cat.staff_id})
    assert "somebody stands in for you already" in again.text
    chain = signed_in(cat).post(f"{HOME}standing-in", {**days, "taker": bob.staff_id})
    assert "In that time one of you" in chain.text
    wrong = browser.post(
        f"{HOME}standing-in", {**days, "taker": cat.staff_id, "last": "2020-01-01"}
    )
    assert "It must end after it begins" in wrong.text
    late = browser.post(f"{HOME}standing-in", {**days, "taker": cat.staff_id, "last": "9999-12-31"})
    assert "Choose an earlier day." in late.text
    row = Delegation.objects.get()
    browser.post(f"{HOME}standing-in/{row.pk}/take-back")
    assert Delegation.objects.get().taken_back_at is not None
    done = browser.post(f"{HOME}standing-in/{row.pk}/take-back")
    assert "It is over already." in browser.get(done.url).text


def test_the_keeper_makes_a_policy_for_what_is_asked_from_then_on():
    kay, bob = keeper(), approver("Bob")
    allow(person(bob), "policy", "see")
    browser = signed_in(kay)
    assert "as delivered" in browser.get(f"{HOME}policies").text
    house = person(bob).roles.get().department.code
    said = {
        "seen": 0,
        "hours": 24,
        "good_hours": 12,
        "reminders": "6, 12",
        "least_0": 0,
        "voices_0": 1,
        "among_0": f"department:{house}",
        "least_1": 500,
        "voices_1": 2,
        "among_1": "permission:approvals:approval:approve",
    }
    url = f"{HOME}policies/{KIND}"
    assert "from 10,000 cents: 2" in browser.get(url).text
    for wrong, sentence in (
        ({"reminders": "six"}, "Write numbers of hours only."),
        ({"reminders": "30"}, "Reminders come before the time is over."),
        ({"least_0": 5}, "The first line begins at 0"),
        ({"voices_1": ""}, "Each line wants at least one voice"),
        ({"among_1": ""}, "Say who may approve."),
    ):
        answer = browser.post(url, {**said, **wrong})
        assert answer.status_code == 422
        assert sentence in answer.text
    assert Policy.objects.count() == 0
    assert browser.post(url, said).status_code == 303
    assert "Somebody made another policy meanwhile" in browser.post(url, said).text
    row = Policy.objects.get()
    assert (row.number, row.reminders, row.staff_id) == (1, [6, 12], kay.staff_id)
    reader = signed_in(bob)
    assert reader.post(url, said).status_code == 404
    assert "Make the policy" not in reader.get(url).text
    assert browser.get(f"{HOME}policies/nothing").status_code == 404


def test_the_clock_job_times_out_and_reminds():
    ann, bob = asker(), approver("Bob")
    old = asked(ann, at=timezone.now() - timedelta(hours=49))
    waits = asked(ann, {**CONTENT, "order": 1}, at=timezone.now() - timedelta(hours=13))
    jobs.clock(0)
    jobs.clock(0)
    assert Approval.objects.get(pk=old).state == State.TIMED_OUT
    assert "reminded once" in signed_in(bob).get(HOME).text
    vote(bob, waits, at=timezone.now())
    actions.use(approval_id=waits, content={**CONTENT, "order": 1}, at=timezone.now())
    assert "granted and used" in signed_in(bob).get(f"{HOME}decided").text
