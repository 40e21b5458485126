"""The outbox: written once, sent once, tried again only where nothing was taken."""

import smtplib
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from kaifong.foundation.journal.actions import NotInTransaction
from kaifong.foundation.mail import actions, kinds, queries
from kaifong.foundation.mail.kinds import Kind, Letter
from kaifong.foundation.mail.links import Stopping, read_token, token_of
from kaifong.foundation.mail.models import Mail, MailDeclined, State
from kaifong.foundation.models import PulledBrake

AT = datetime(2026, 3, 18, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def letter(facts):
    return Letter(f"No. {facts['n']}", ("One line.",), "Open it", "/desk/")


@pytest.fixture(autouse=True)
def a_kind(monkeypatch):
    known = {**kinds.kinds()}
    known["try"] = Kind("try", "A try", letter)
    known["law"] = Kind("law", "An alarm", letter, by_law=True)
    monkeypatch.setattr(kinds, "_kinds", known)


@pytest.fixture
def may(db):
    return User.objects.create(username="may", email="may@example.com")


def put(user, key="a", kind="try", **more):
    reader = actions.Reader(user.pk, more.pop("language", "en"))
    actions.put(kind=kind, readers=[reader], key=key, facts={"n": 1}, at=AT, **more)


def state():
    return State(Mail.objects.get().state)


def broken(monkeypatch, fault, where="send_messages"):
    def fails(_self, *_messages):
        raise fault

    monkeypatch.setattr(EmailBackend, where, fails)


def test_one_key_is_written_and_sent_once(may, mailoutbox):
    put(may)
    put(may)
    assert actions.send_due(at=AT) == 1
    put(may)
    assert actions.send_due(at=AT + MINUTE) == 0
    (sent,) = mailoutbox
    assert sent.to == ["may@example.com"]
    assert sent.subject == "No. 1"
    assert "http" in sent.body
    assert sent.alternatives[0].mimetype == "text/html"
    headers = sent.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"].startswith("<")
    assert state() is State.SENT


def test_it_is_written_in_a_transaction_or_not_at_all(monkeypatch, may):
    monkeypatch.setattr(actions, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(NotInTransaction):
        put(may)
    with pytest.raises(KeyError):
        put(may, kind="unheard")


def test_what_is_taken_back_is_not_written(may):
    with transaction.atomic():
        put(may)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


def test_it_is_in_the_readers_language(may, mailoutbox):
    put(may, language="zh-hant")
    actions.send_due(at=AT)
    assert "Kaifong 自動發出" in mailoutbox[0].body


@pytest.mark.parametrize("gone", ["inactive", "no address", "declined", "deleted"])
def test_who_is_gone_or_wants_it_not_gets_none(may, mailoutbox, gone):
    put(may)
    if gone == "declined":
        actions.decline(user_id=may.pk, kind="try", at=AT)
        actions.decline(user_id=may.pk, kind="try", at=AT)
    elif gone == "deleted":
        may.delete()
    else:
        may.is_active, may.email = gone != "inactive", "" if gone == "no address" else may.email
        may.save()
    assert actions.send_due(at=AT) == 0
    assert (state(), mailoutbox) == (State.DROPPED, [])


def test_a_kind_is_taken_again(may, mailoutbox):
    actions.decline(user_id=may.pk, kind="try", at=AT)
    assert [c.wanted for c in queries.choices_of(user_id=may.pk) if c.code == "try"] == [False]
    actions.accept(user_id=may.pk, kind="try")
    put(may)
    assert actions.send_due(at=AT) == 1


def test_what_a_law_asks_for_cannot_be_declined(may, mailoutbox):
    with pytest.raises(actions.ByLaw):
        actions.decline(user_id=may.pk, kind="law", at=AT)
    MailDeclined.objects.create(user_id=may.pk, kind="law", at=AT)
    put(may, kind="law")
    assert actions.send_due(at=AT) == 1
    assert "List-Unsubscribe" not in mailoutbox[0].message()


def test_a_mailer_that_cannot_be_reached_is_tried_again_later(monkeypatch, may, mailoutbox):
    put(may)
    put(may, key="b")
    with monkeypatch.context() as patch:
        broken(patch, ConnectionRefusedError(), "open")
        actions.send_due(at=AT)
    first, second = Mail.objects.order_by("id")
    assert (first.state, first.tries, first.due_at) == (State.DUE, 1, AT + MINUTE)
    assert (second.state, second.tries) == (State.DUE, 0)
    assert actions.send_due(at=AT + MINUTE) == 2


def test_one_that_is_refused_too_often_is_a_dead_letter(monkeypatch, may, mailoutbox):
    put(may)
    broken(monkeypatch, smtplib.SMTPDataError(451, b"later"))
    at = AT
    for _ in range(6):
        actions.send_due(at=at)
        at += timedelta(hours=9)
    assert state() is State.FAILED
    assert queries.troubled() == 1
    assert Mail.objects.get().problem == "SMTPDataError 451"


def test_one_that_is_refused_for_good_is_not_tried_again(monkeypatch, may):
    put(may)
    broken(monkeypatch, smtplib.SMTPRecipientsRefused({"may@example.com": (550, b"no such user")}))
    actions.send_due(at=AT)
    assert state() is State.FAILED
    assert "example" not in Mail.objects.get().problem


def test_what_may_have_been_taken_is_not_sent_twice_unless_somebody_says_so(
    monkeypatch, may, mailoutbox
):
    put(may)
    with monkeypatch.context() as patch:
        broken(patch, smtplib.SMTPServerDisconnected())
        actions.send_due(at=AT)
    assert state() is State.UNCLEAR
    assert actions.send_due(at=AT + timedelta(days=1)) == 0
    mail_id = Mail.objects.get().pk
    assert actions.send_again(mail_id=mail_id, at=AT)
    assert actions.send_due(at=AT) == 1
    assert not actions.send_again(mail_id=mail_id, at=AT)


def test_a_worker_that_died_leaves_it_unclear(may, mailoutbox):
    put(may)
    Mail.objects.update(state=State.HANDED)
    assert actions.send_due(at=AT + MINUTE) == 0
    assert state() is State.HANDED
    actions.send_due(at=AT + timedelta(hours=1))
    assert (state(), mailoutbox) == (State.UNCLEAR, [])


def test_one_that_cannot_be_written_does_not_stop_others(may, mailoutbox):
    put(may)
    Mail.objects.update(facts={})
    put(may, key="b")
    assert actions.send_due(at=AT) == 1
    assert [m.state for m in Mail.objects.order_by("id")] == [State.FAILED, State.SENT]


def test_without_a_mailer_it_is_kept_and_shown(settings, may):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    put(may)
    assert actions.send_due(at=AT) == 0
    assert state() is State.KEPT
    (shown,) = queries.outgoing(state="kept", user_id=may.pk)
    assert (shown.label, shown.user_id) == ("A try", may.pk)
    assert queries.outgoing(before=shown.id) == []


def test_while_sending_is_stopped_it_waits(may, mailoutbox):
    PulledBrake.objects.create(brake="no_sending", pulled_at=AT, reason="x")
    put(may)
    assert actions.send_due(at=AT) == 0
    assert (state(), mailoutbox) == (State.DUE, [])


def test_what_was_done_with_long_ago_is_forgotten(may, mailoutbox):
    put(may)
    put(may, key="b")
    actions.send_due(at=AT, limit=1)
    assert actions.forget(at=AT + timedelta(days=91)) == 1
    assert state() is State.DUE


def test_the_link_stops_it_without_signing_in_and_works_twice(client, may, mailoutbox):
    address = f"/mail/stop/{token_of(Stopping(may.pk, 'try', None))}"
    assert b"Stop this mail?" in client.get(address).content
    assert not MailDeclined.objects.exists()
    for _ in range(2):
        assert b"Stopped" in client.post(address).content
    put(may)
    actions.send_due(at=AT)
    assert (state(), django_mail.outbox) == (State.DROPPED, [])


@pytest.mark.parametrize(("kind", "cut"), [("try", 1), ("gone", 0), ("law", 0)])
def test_a_link_that_stops_nothing_says_so(client, may, kind, cut):
    token = token_of(Stopping(may.pk, kind, None))
    answer = client.post(f"/mail/stop/{token[:-cut] if cut else token}")
    assert answer.status_code == 404
    assert not MailDeclined.objects.exists()
    assert read_token("x:y") is None


def test_one_matter_is_stopped_by_itself(monkeypatch, client, may):
    stopped = []
    known = {**kinds.kinds()}
    known["one"] = Kind("one", "One", letter, decline=lambda *said: stopped.append(said[:2]))
    monkeypatch.setattr(kinds, "_kinds", known)
    client.post(f"/mail/stop/{token_of(Stopping(may.pk, 'one', 7))}")
    assert stopped == [(may.pk, 7)]
    assert not MailDeclined.objects.exists()
