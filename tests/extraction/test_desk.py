"""The pages about extractions: asking, approving, fetching, destroying; and who is turned away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kaifong.approvals.models import Approval
from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from kaifong.customers import actions as customers
from kaifong.customers.queries import views, wished
from kaifong.extraction import actions
from kaifong.extraction.models import Download, Ending, Extraction, ExtractionFile
from kaifong.foundation.journal.models import Entry
from tests.cast import NOON, allow, signed_in, staff
from tests.privacy.shop import published

from .shop import agree, analyst, asked, house, made, officer, people, wish

pytestmark = pytest.mark.django_db
HOME = "/desk/extractions/"


def said(recipient, **more):
    return {
        "purpose": "service",
        "activity": "Survey",
        "why": "To call who has not answered.",
        "recipient": recipient,
        "fields_asked": ["name_en", "email"],
        "whom": "all",
        "format": "csv",
        "days": 7,
        "downloads": 1,
        **more,
    }


def test_what_it_would_be_is_said_before_it_is_asked():
    boss, who = officer(), analyst()
    people(boss)
    recipient = house(boss)
    browser = signed_in(who)
    assert "Our own analysts" in browser.get(f"{HOME}new").text
    answer = browser.post(f"{HOME}new", said(recipient))
    assert answer.status_code == 200
    for word in ("contact details", "Ask for it", "Of them seen by you"):
        assert word in answer.text
    assert Extraction.objects.count() == 0
    answer = browser.post(f"{HOME}new", said(recipient, ask="1"))
    row = Extraction.objects.get()
    assert (answer.status_code, answer.url) == (303, f"{HOME}{row.pk}")
    assert (row.rows_up_to, row.fields) == (10, ["email", "name_en"])
    text = browser.get(f"{HOME}{row.pk}").text
    assert "waiting for approval" in text
    assert "Fetch the file" not in text
    text = signed_in(boss).get(f"/desk/approvals/{row.approval_id}").text
    for word in (f"X-{row.pk:06d}", "To call who has not answered.", "English name, E-mail"):
        assert word in text


def test_marketing_says_who_is_lost_and_needs_goods_and_channel():
    boss, who = officer(), analyst()
    people(boss)
    published(boss)
    browser, recipient = signed_in(who), house(boss)
    answer = browser.post(f"{HOME}new", said(recipient, purpose="marketing"))
    assert answer.status_code == 422
    assert "Marketing needs a channel" in answer.text
    more = {"purpose": "marketing", "channel": "email", "goods": "tea"}
    text = browser.post(f"{HOME}new", said(recipient, **more)).text
    assert "Lost to consent" in text
    assert "Of 1 whom you see yourself, 0 may be written to" in text


def test_a_view_is_asked_by_its_filters_and_numbers_by_themselves():
    boss, who = officer(), analyst()
    _chan, wong = people(boss)
    browser, recipient = signed_in(who), house(boss)
    for name, query in (("Kowloon", "place=2&sort=name"), ("Search", "q=Chan")):
        customers.keep_view(actor=who, name=name, query=query, sharing="private", at=NOON)
    ids = {one.name: one.id for one in views(actor=who)}
    browser.post(f"{HOME}new", said(recipient, whom=ids["Kowloon"], ask="1"))
    assert Extraction.objects.get().query == wished(actor=who, query="place=2&sort=name").query
    text = browser.get(f"{HOME}{Extraction.objects.get().pk}").text
    assert "Kowloon" in text
    answer = browser.post(f"{HOME}new", said(recipient, whom=ids["Search"], ask="1"))
    assert "not by words looked for" in answer.text
    for numbers, sentence in (
        ("", "Write whose data are asked for."),
        ("x", "Write numbers only."),
        ("1 " * 1_001, "At most a thousand numbers"),
    ):
        answer = browser.post(f"{HOME}new", said(recipient, whom="numbers", numbers=numbers))
        assert sentence in answer.text
    browser.post(f"{HOME}new", said(recipient, whom="numbers", numbers=f"#{wong}", ask="1"))
    assert Extraction.objects.latest("pk").ids == [wong]
    assert Extraction.objects.count() == 2


def test_what_cannot_be_asked_says_why():
    boss, who = officer(), analyst()
    people(boss)
    browser, recipient = signed_in(who), house(boss)
    answer = browser.post(
        f"{HOME}new", said(recipient, fields_asked=["member_no", "email"], ask="1")
    )
    assert "member number" in answer.text
    person = Staff.objects.get(pk=boss.staff_id)
    allow(person, "extraction", "ask")
    own = signed_in(actor_of(person))
    answer = own.post(f"{HOME}new", said(recipient, ask="1"))
    assert "the policy wants 1, and there are 0." in answer.text
    assert Extraction.objects.count() == Approval.objects.count() == 0


def test_who_may_not_ask_is_turned_away_and_that_is_noted():
    boss, who = officer(), analyst()
    people(boss)
    number = made(boss, who, wish(house(boss)), at=timezone.now())
    nobody = signed_in(actor_of(staff("Nobody")))
    for path in ("", "new", str(number)):
        assert nobody.get(HOME + path).status_code == 404, path
    other = signed_in(analyst("Other"))
    assert other.get(f"{HOME}{number}").status_code == 404
    assert other.post(f"{HOME}{number}/file").status_code == 404
    assert other.post(f"{HOME}{number}/revoke", {"reason": "x"}).status_code == 404
    denied = Entry.objects.filter(name="extraction.denied").order_by("id")
    assert [one.payload["extraction_id"] for one in denied] == [None, number]
    assert Download.objects.count() == Ending.objects.count() == 0


def test_the_file_is_fetched_once_and_destroyed():
    boss, who = officer(), analyst()
    people(boss)
    moment = timezone.now() - timedelta(minutes=5)
    number = made(boss, who, wish(house(boss), downloads=2), at=moment)
    browser = signed_in(who)
    assert "You can fetch it 2 times more" in browser.get(f"{HOME}{number}").text
    answer = browser.post(f"{HOME}{number}/file")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="X-{number:06d}.csv"'
    assert b"wong@example.com" in answer.getvalue()
    assert "You can fetch it once more" in browser.get(f"{HOME}{number}").text
    privacy = signed_in(boss)
    assert f"X-{number:06d}" in privacy.get(HOME).text
    assert privacy.post(f"{HOME}{number}/revoke", {"reason": ""}).status_code == 422
    privacy.post(f"{HOME}{number}/revoke", {"reason": "Sent to the wrong team."})
    text = browser.get(f"{HOME}{number}").text
    assert "Sent to the wrong team." in text
    assert "Fetch the file" not in text
    gone = browser.post(f"{HOME}{number}/file")
    assert "There is no file to fetch any more." in browser.get(gone.url).text
    again = privacy.post(f"{HOME}{number}/revoke", {"reason": "Again"})
    assert "There is no file any more." in privacy.get(again.url).text
    assert ExtractionFile.objects.count() == Ending.objects.count() == 1


def test_a_bar_is_said_on_the_page():
    boss, who = officer(), analyst()
    people(boss)
    moment = timezone.now()
    number = asked(who, wish(house(boss)), at=moment)
    agree(boss, number, at=moment)
    person = Staff.objects.get(pk=boss.staff_id)
    person.left_at = moment
    person.save()
    actions.make(extraction_id=number, at=moment)
    text = signed_in(who).get(f"{HOME}{number}").text
    assert "Whoever agreed may no longer give all of it." in text


def test_a_longer_list_asks_no_more(django_assert_max_num_queries):
    boss, who = officer(), analyst()
    people(boss)
    recipient, moment = house(boss), timezone.now()
    for _ in range(6):
        asked(who, wish(recipient), at=moment)
    browser = signed_in(boss)
    with django_assert_max_num_queries(30):
        browser.get(HOME)
    with django_assert_max_num_queries(30):
        browser.get("/desk/approvals/")
