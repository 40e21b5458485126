"""The pages of the privacy office: the queue, one request with its steps, files, the log book."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from kaifong.authority import wall
from kaifong.authority.models import Look, Staff
from kaifong.authority.queries import actor_of
from kaifong.foundation.chain.actions import seal
from kaifong.foundation.vault.installed import scratch
from kaifong.requests import actions, queries
from kaifong.requests.ledgers import LOG_BOOK
from kaifong.requests.models import Fee, LogEntry, Notified, OpinionNote, Pack, Request, Step
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.rules.steps import State
from tests.cast import allow, mrs_chan, signed_in, staff
from tests.privacy.giving import COURIER, gives, registered

from .shop import asked, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    with scratch():
        person = Staff.objects.get(pk=officer().staff_id)
        allow(person, "retention", "see", "erase")
        allow(person, "recipient", "see", "keep")
        yield actor_of(person)


def ago(days):
    return timezone.now() - timedelta(days=days)


def does(actor, number, name, **sent):
    """Press a button of the request's page; return what the next page says."""
    client = signed_in(actor)
    answer = client.post(f"/desk/requests/{number}/{name}", sent)
    assert answer.status_code == 303
    return client.get(answer.headers["Location"]).content.decode()


def page(actor, path=""):
    return signed_in(actor).get(f"/desk/requests/{path}")


def row(number):
    with wall.lifted():
        return Request.objects.get(pk=number)


def test_the_queue_shows_the_oldest_first_and_who_needs_to_act(boss):
    chan = mrs_chan(boss)
    young, old = asked(None, at=ago(2)), asked(chan, at=ago(36))
    actions.raise_alarms(at=timezone.now())
    text = page(boss).content.decode()
    assert text.index(f"R{old} ") < text.index(f"R{young} ")
    assert "These need you" in text
    assert "CHAN Mei Ling" in text
    assert "36 days old" in text
    done = page(boss, "?which=answered").content.decode()
    assert f"R{old} " not in done
    actions.refuse(
        actor=boss, request_id=old, grounds=["form"], reasons="Not on the form.", at=timezone.now()
    )
    assert f"R{old} " in page(boss, "?which=answered").content.decode()


def test_what_is_late_says_so_in_words(boss):
    asked(None, at=ago(60))
    text = page(boss).content.decode()
    assert "days late" in text
    assert "These need you" in text


def test_without_the_right_nothing_is_there(boss):
    number = asked(mrs_chan(boss))
    clerk = staff("Joyce Cheung")
    allow(clerk, "customer", "see", classes=("public",))
    allow(clerk, "request", "receive")
    actor = actor_of(clerk)
    for path in (
        "",
        str(number),
        "log-book",
        "log-book.csv",
        f"{number}/copy.pdf",
        "letters/1.pdf",
    ):
        assert page(actor, path).status_code == 404, path
    answer = signed_in(actor).post(f"/desk/requests/{number}/ask")
    assert answer.status_code == 404
    assert row(number).state == State.LOCATED
    see_only = staff("Ben Lo")
    allow(see_only, "request", "see")
    assert "CHAN" not in page(actor_of(see_only), str(number)).content.decode()


def test_any_desk_may_receive(boss):
    mrs_chan(boss)
    clerk = staff("Joyce Cheung")
    allow(clerk, "customer", "see", classes=("public", "internal"))
    allow(clerk, "request", "receive")
    actor = actor_of(clerk)
    sent = {
        "member": "KF00000001",
        "kind": "access",
        "channel": "desk",
        "language": "en",
        "received_on": timezone.localdate().isoformat(),
        "words": "A copy, please.",
    }
    assert page(actor, "new").status_code == 200
    wrong = (
        {"member": "KF9"},
        {"received_on": (timezone.localdate() + timedelta(days=1)).isoformat()},
        {"words": ""},
        {"kind": "everything"},
    )
    for one in wrong:
        assert signed_in(actor).post("/desk/requests/new", sent | one).status_code == 422
    with wall.lifted():
        assert not Request.objects.exists()
    for _twice in range(2):
        answer = signed_in(actor).post("/desk/requests/new", sent)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/requests/new")
    with wall.lifted():
        found = Request.objects.get()
    assert (found.channel, found.staff_id) == ("desk", clerk.pk)
    earlier = sent | {"member": "", "received_on": ago(3).date().isoformat()}
    answer = signed_in(boss).post("/desk/requests/new", earlier)
    assert answer.headers["Location"] == f"/desk/requests/{found.pk + 1}"
    assert signed_in(actor_of(staff("Amy Ng"))).get("/desk/requests/new").status_code == 404


def test_from_the_letter_to_the_copy(boss):
    chan = mrs_chan(boss)
    number = asked(None, actor=boss, channel=Channel.LETTER, at=ago(3))
    assert "Nobody whom you may see" in does(
        boss, number, "locate", member="KF9", how="document_seen"
    )
    assert "First write down whose record it is." in does(boss, number, "prepare")
    assert "Written down. The days go on." in does(boss, number, "ask")
    assert "The person is known" in does(
        boss, number, "locate", member="KF00000001", how="document_seen"
    )
    assert "First prepare the copy." in does(boss, number, "supply")
    assert "Nothing may be asked" not in does(boss, number, "fee", form="download", items="")
    with wall.lifted():
        assert Fee.objects.get().cents == 0
    assert "The copy is ready to be read." in does(boss, number, "prepare")
    said = does(boss, number, "supply")
    assert "First read the texts" in said or "Supplied." in said
    assert "Read. The copy is as you decided." in does(boss, number, "review") or "Supplied" in said
    for form, kind in (("pdf", "application/pdf"), ("json", "application/json; charset=utf-8")):
        answer = page(boss, f"{number}/copy.{form}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert page(boss, f"{number}/copy.exe").status_code == 404
    assert Look.objects.filter(way="requests:copy", customer_ids=[chan]).count() == 2
    if row(number).state != State.SUPPLIED:
        assert "Supplied." in does(boss, number, "supply")
    assert "Closed" in does(boss, number, "close")
    assert page(boss, f"{number}/copy.pdf").status_code == 404
    with wall.lifted():
        assert Pack.objects.get().pdf is None
    assert "The request has gone on since" in does(boss, number, "close")


def test_a_copy_is_for_whoever_may_see_all_of_it(boss):
    number = asked(mrs_chan(boss))
    does(boss, number, "prepare")
    clerk = staff("Joyce Cheung")
    allow(clerk, "request", "see", "answer")
    allow(clerk, "customer", "see", classes=("public", "internal", "contact"))
    actor = actor_of(clerk)
    assert page(actor, f"{number}/copy.json").status_code == 404
    text = page(actor, str(number)).content.decode()
    assert "To be read (PDF)" not in text


def test_fees_are_written_line_by_line(boss):
    mrs_chan(boss, emails=(), phones=())
    number = asked(None, actor=boss, channel=Channel.LETTER, at=ago(3))
    does(boss, number, "locate", member="KF00000001", how="wrote_back")
    assert "Write a line for each thing" in does(boss, number, "fee", form="print", items="Paper")
    items = "Paper and printing HK$12.5\nPost 8"
    assert "Quoted." in does(boss, number, "fee", form="print", items=items)
    with wall.lifted():
        assert Fee.objects.get().cents == 2_050
    assert "Paper and printing" in page(boss, str(number)).content.decode()
    assert "Paid." in does(boss, number, "paid")
    assert "Nothing is asked." in does(boss, number, "waive")


def test_dearer_than_the_cheapest_is_refused(boss):
    number = asked(mrs_chan(boss))
    assert "Another form costs less" in does(boss, number, "fee", form="print", items="Paper 80")
    with wall.lifted():
        assert not Fee.objects.exists()


def test_refusing_from_the_page(boss):
    number = asked(mrs_chan(boss), language="en")
    text = page(boss, str(number)).content.decode()
    assert "s.20(1)(b) · must refuse" in text
    assert "This field is required." in does(boss, number, "refuse", reasons="Because.")
    said = does(boss, number, "refuse", grounds="other_user", reasons="The bank has them.")
    assert "Name the other data user" in said
    with wall.lifted():
        assert not LogEntry.objects.exists()
    said = does(boss, number, "refuse", grounds=["form", "repeated"], reasons="Third of a month.")
    assert "Entered in the log book" in said
    with wall.lifted():
        entry = LogEntry.objects.get()
        assert entry.grounds == ["form", "repeated"]
        seal(ledger=LOG_BOOK, at=timezone.now())
    letter = queries.whole(actor=boss, request_id=number).letters[0][0]
    answer = page(boss, f"letters/{letter}.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert page(boss, f"letters/{letter + 1}.pdf").status_code == 404


def test_the_log_book_and_what_an_inspector_gets(boss):
    assert "No refusal yet" in page(boss, "log-book").content.decode()
    for words in ("One.", "Two."):
        number = asked(None, words=words)
        actions.refuse(
            actor=boss, request_id=number, grounds=["form"], reasons=words, at=timezone.now()
        )
    text = page(boss, "log-book").content.decode()
    assert text.index("Two.") < text.index("One.")
    assert "One." not in page(boss, f"log-book?before={first_entry()}").content.decode()
    told = json.loads(page(boss, "log-book.json").content)
    assert [one["reasons"] for one in told["entries"]] == ["One.", "Two."]
    assert told["chain"]["faults"] == []
    assert told["entries"][0]["grounds"][0][0] == "s.20(3)(e)"
    whole = b"".join(page(boss, "log-book.csv").streaming_content).decode("utf-8-sig")
    rows = [one for one in csv.reader(io.StringIO(whole)) if not one[0].startswith("#")]
    assert [one[7] for one in rows] == ["Reasons", "One.", "Two."]
    assert page(boss, "log-book.xlsx").status_code == 404


def first_entry():
    with wall.lifted():
        return LogEntry.objects.order_by("pk").first().pk


def test_correcting_from_the_page(boss):
    chan = mrs_chan(boss)
    gives(registered(boss, COURIER), chan, at=timezone.now())
    number = asked(chan, Kind.CORRECTION, words="It is May.")
    assert "First write down what is wrong" in does(boss, number, "correct")
    sent = {"field": "name_en", "before": "CHAN Mei Ling", "value": "CHAN May Ling"}
    assert "Now correct it" in does(boss, number, "propose", **sent)
    assert "by its number" in does(
        boss, number, "propose", field="district", before="Kowloon", value="203"
    )
    assert "Corrected." in does(boss, number, "correct")
    text = page(boss, str(number)).content.decode()
    assert "Who got the data" in text
    with wall.lifted():
        recipient = Notified.objects.get().recipient_id
    told = {"recipient_id": recipient, "outcome": "told", "note": "Letter of today"}
    assert "Written down." in does(boss, number, "tell", **told)
    assert "Letter of today" in page(boss, str(number)).content.decode()


def test_somebody_else_was_faster(boss):
    chan = mrs_chan(boss)
    number = asked(chan, Kind.CORRECTION, words="It is May.")
    sent = {"field": "name_en", "before": "CHAN Mei", "value": "CHAN May Ling"}
    does(boss, number, "propose", **sent)
    assert "Somebody changed this field meanwhile" in does(boss, number, "correct")
    assert row(number).state == State.PREPARED


def test_a_note_is_annexed_from_the_page(boss):
    number = asked(mrs_chan(boss), Kind.CORRECTION, words="I am not.")
    said = does(boss, number, "annex", field="note", text="I only asked for a receipt.")
    assert "The note stands beside the value" in said
    assert "I only asked for a receipt." in page(boss, str(number)).content.decode()
    with wall.lifted():
        assert OpinionNote.objects.count() == 1


def test_deleting_from_the_page(boss):
    chan = mrs_chan(boss)
    number = asked(chan, Kind.DELETION)
    with wall.lifted():
        from kaifong.retention.actions import place_hold

        place_hold(customer_id=chan, why="complaint", reference="C-1", at=timezone.now())
    assert "Nothing was deleted. Still kept:" in does(boss, number, "delete")
    with wall.lifted():
        from kaifong.retention.actions import release_hold

        release_hold(customer_id=chan, reference="C-1", at=timezone.now())
    assert "Deleted; the answer is below." in does(boss, number, "delete")
    assert "What was deleted, and what is kept" in page(boss, str(number)).content.decode()


def test_stopping_from_the_page(boss):
    chan = mrs_chan(boss)
    assert "Stopped." in does(boss, asked(chan, Kind.OPT_OUT), "stop")
    gives(registered(boss, COURIER), chan, at=timezone.now())
    number = asked(chan, Kind.RECIPIENT_STOP)
    does(boss, number, "stop")
    assert "First tell everybody" in does(boss, number, "told")
    assert "All of them were told" in page(boss, str(number)).content.decode()


def test_extending_and_holding_nothing(boss):
    chan = mrs_chan(boss)
    number = asked(chan, at=ago(3))
    assert "This field is required." in does(boss, number, "extend", reasons="")
    assert "Extended." in does(boss, number, "extend", reasons="Old tapes.")
    with wall.lifted():
        assert Step.objects.get(state="extended_with_reasons").note == "Old tapes."
    late = asked(chan, at=ago(60), words="Long ago.")
    assert "it cannot be extended" in does(boss, late, "extend", reasons="Old tapes.")
    nobody = asked(None, at=ago(3))
    assert "no data held" in does(boss, nobody, "none")
    assert signed_in(boss).post(f"/desk/requests/{nobody}/dance").status_code == 404


def test_the_card_on_the_customers_page(boss):
    chan = mrs_chan(boss)
    url = f"/desk/customers/{chan}"
    assert "Nothing was asked yet." in signed_in(boss).get(url).content.decode()
    number = asked(chan)
    text = signed_in(boss).get(url).content.decode()
    assert f"/desk/requests/{number}" in text
    clerk = staff("Joyce Cheung")
    allow(clerk, "customer", "see", classes=("public", "internal"))
    assert "/desk/requests" not in signed_in(actor_of(clerk)).get(url).content.decode()


def test_in_chinese(boss):
    number = asked(mrs_chan(boss))
    client = signed_in(boss)
    client.cookies["django_language"] = "zh-hant"
    for path in ("", str(number), "new", "log-book"):
        text = client.get(f"/desk/requests/{path}").content.decode()
        assert "資料要求" in text
