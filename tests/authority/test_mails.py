"""Who among staff is written to, what he chooses, and what administrators see of it."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from kaifong.authority import handlers
from kaifong.authority.borrowing.events import PowersAskedFor, PowersBorrowed
from kaifong.authority.borrowing.models import Borrowing, Offer
from kaifong.authority.mailing import tell
from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from kaifong.foundation.mail.actions import send_due
from kaifong.foundation.mail.kinds import kinds
from kaifong.foundation.mail.models import Mail, MailDeclined, State
from kaifong.foundation.mail.writing import message_of
from tests.cast import NOON, allow, signed_in, staff

pytestmark = [pytest.mark.django_db]


def with_address(name):
    person = staff(name)
    person.user.email = f"{person.pk}@example.com"
    person.user.save()
    return person


def told(*people, key="a"):
    tell(
        staff_ids=[one.pk for one in people],
        kind="powers_borrowed",
        key=key,
        at=NOON,
        borrowing=7,
        minutes=30,
    )


def test_who_has_left_is_not_written_to_nor_sent_what_waits(mailoutbox):
    may, ben = with_address("May Cheung"), with_address("Ben Lau")
    Staff.objects.filter(pk=ben.pk).update(left_at=NOON)
    told(may, ben)
    assert Mail.objects.count() == 1
    Staff.objects.filter(pk=may.pk).update(left_at=NOON)
    assert send_due(at=NOON) == 0
    assert (Mail.objects.get().state, mailoutbox) == (State.DROPPED, [])


def test_one_chooses_what_one_gets_but_not_what_a_law_asks_for(mailoutbox):
    may = with_address("May Cheung")
    client = signed_in(actor_of(may))
    page = client.get("/desk/authority/mails").content.decode()
    assert "a law asks for it" in page
    assert "Outgoing mail" not in page
    wanted = [code for code, kind in kinds().items() if code != "powers_borrowed"]
    client.post("/desk/authority/mails", {"wanted": [w for w in wanted if w != "request_alarm"]})
    assert list(MailDeclined.objects.values_list("kind", flat=True)) == ["powers_borrowed"]
    told(may)
    assert send_due(at=NOON) == 0
    client.post("/desk/authority/mails", {"wanted": list(kinds())})
    told(may, key="b")
    assert send_due(at=NOON) == 1


def test_administrators_see_to_whom_and_how_far_but_no_words():
    may, anna = with_address("May Cheung"), with_address("Anna Data")
    told(may)
    Mail.objects.update(state=State.FAILED, done_at=NOON, problem="SMTPDataError 550")
    assert signed_in(actor_of(may)).get("/desk/authority/mails/outgoing").status_code == 404
    allow(anna, "authority", "administer")
    client = signed_in(actor_of(anna))
    page = client.get("/desk/authority/mails/outgoing").content.decode()
    assert "May Cheung" in page
    assert "SMTPDataError 550" in page
    assert "example.com" not in page
    assert "/mail/stop/" not in page
    assert (
        "Nothing was written"
        in client.get("/desk/authority/mails/outgoing?state=sent").content.decode()
    )
    again = f"/desk/authority/mails/outgoing/{Mail.objects.get().pk}/again"
    for _ in range(2):
        assert client.post(again).status_code == 303
    assert Mail.objects.get().state == State.DUE
    assert signed_in(actor_of(may)).post(again).status_code == 404


def test_who_lends_and_who_reviews_is_told_of_borrowed_powers():
    owner, borrower, auditor = (with_address(n) for n in ("Own Er", "Bor Rower", "Aud Itor"))
    allow(auditor, "audit", "review")
    offer = Offer.objects.create(
        code="o",
        name_en="x",
        name_zh="x",
        object="customer",
        actions=["see"],
        classes=["contact"],
        purposes=["service"],
        owner_role=owner.roles.get(),
        minutes=30,
        made_by=owner.pk,
    )
    row = Borrowing.objects.create(
        offer=offer,
        staff=borrower,
        purpose="service",
        reason="x",
        minutes=30,
        actions=["see"],
        classes=["contact"],
        asked_at=NOON,
    )
    for _ in range(2):
        handlers.tell_who_lends(PowersAskedFor(happened_at=NOON, borrowing_id=row.pk, offer_id=1))
    assert list(Mail.objects.values_list("kind", "user_id")) == [("powers_asked", owner.user_id)]
    fact = PowersBorrowed(happened_at=NOON, borrowing_id=row.pk, minutes=30)
    for _ in range(2):
        handlers.tell_who_reviews(fact)
    reviewers = Mail.objects.filter(kind="powers_borrowed").values_list("user_id", flat=True)
    assert set(reviewers) == {owner.user_id, auditor.user_id}
    gone = NOON + timedelta(days=1)
    handlers.tell_who_reviews(PowersBorrowed(happened_at=gone, borrowing_id=4711, minutes=1))
    assert Mail.objects.count() == 3


FACTS = {
    "approval": 3,
    "bare": "mail",
    "borrowing": 4,
    "contract": 8,
    "day": 39,
    "due": NOON.isoformat(),
    "file": False,
    "large": 9,
    "minutes": 30,
    "paused": True,
    "problem": "rights",
    "recipient": 1,
    "request": 5,
    "run": 6,
    "schedule": 7,
    "state": "granted",
    "subject": "kept:12",
    "until": NOON.isoformat(),
    "version": 2,
    "why": "gone",
}


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_every_kind_is_written_in_both_languages(language):
    may = with_address("May Cheung")
    with override("en"):
        plain = {code: kind.letter(FACTS) for code, kind in kinds().items()}
    for code, kind in kinds().items():
        mail = Mail(
            key=code, kind=code, user_id=may.user_id, language=language, facts=FACTS, made_at=NOON
        )
        message = message_of(mail, "may@example.com")
        assert plain[code].path in message.body
        assert (message.subject == plain[code].subject) == (language == "en")
        assert ("List-Unsubscribe" in message.message()) != kind.by_law
