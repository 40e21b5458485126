"""The page of one customer, its form and its history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaifong.authority import wall
from kaifong.authority.models import Look, Staff
from kaifong.authority.queries import actor_of
from kaifong.customers import actions
from kaifong.customers.models import ContactPoint, Customer
from kaifong.foundation.history import actions as history
from kaifong.foundation.models import PulledBrake
from tests.cast import NOON, all_powerful, allow, bought, mrs_chan, part_of, signed_in, staff, tea
from tests.customers.test_desk_list import asked_of, text

pytestmark = pytest.mark.django_db


def page_of(chan, more=""):
    return f"/desk/customers/{chan}{more}"


def form_of(**mine):
    was = {
        "name_en": "CHAN Mei Ling",
        "name_zh": "陳美玲",
        "district": "203",
        "channel": "1",
        "language": "zh-hant",
        "owner_id": "",
        "note": "",
    }
    return {**was, **{f"was_{name}": value for name, value in was.items()}, **mine}


def test_the_whole_picture():
    boss = all_powerful()
    chan = mrs_chan(boss, identities=(("shop", "C-17"),))
    sale = bought(chan, tea(15_000, 2))
    body = text(signed_in(boss).get(page_of(chan)))
    for told in (
        "CHAN Mei Ling",
        "陳美玲",
        "+852 9123 4567",
        "mrs.chan@example.com",
        "HK$300",
        "Kowloon City",
        "C-17",
        "普洱 Pu-erh",
        "Spending by channel and month",
        "Placed an order",
        f"/desk/orders/{sale}",
    ):
        assert told in body, told
    look = Look.objects.get()
    assert (look.way, look.customer_ids, look.classes) == (
        "customers:detail",
        [chan],
        ["contact", "sensitive"],
    )


def test_the_page_asks_few_questions_however_much_happened():
    boss = all_powerful()
    chan = mrs_chan(boss)
    client = signed_in(boss)
    bought(chan)
    client.get(page_of(chan))
    with CaptureQueriesContext(connection) as few:
        client.get(page_of(chan))
    for n in range(30):
        bought(chan, number=f"SO-{n:04d}")
    with CaptureQueriesContext(connection) as many:
        client.get(page_of(chan))
    assert len(asked_of(many)) == len(asked_of(few)) <= 25


def test_what_is_hidden_is_masked_and_not_logged():
    boss = all_powerful()
    chan = mrs_chan(boss)
    actions.edit(
        actor=boss, customer_id=chan, original={"note": ""}, mine={"note": "secret"}, at=NOON
    )
    bought(chan, tea(15_000, 2))
    person = staff("Marketing")
    allow(person, "customer", "see", classes=("public", "internal"))
    client = signed_in(actor_of(person))
    body = text(client.get(page_of(chan)))
    assert "CHAN Mei Ling" in body
    for hidden in ("9123", "example.com", "300", "secret", "data-sheet="):
        assert hidden not in body.split("<main")[1].split("</main")[0], hidden
    history_page = text(client.get(page_of(chan, "/history")))
    assert "secret" not in history_page
    assert "hidden from your department" in history_page
    assert not Look.objects.exists()


@pytest.mark.parametrize("more", ["", "/edit", "/history", "/row"])
def test_whom_one_may_not_see_is_not_there(more):
    chan = mrs_chan(all_powerful())
    person = staff("Island")
    allow(person, "customer", "see", "edit", regions=[1])
    client = signed_in(actor_of(person))
    assert client.get(page_of(chan, more)).status_code == 404
    assert client.get(page_of(10**18, more)).status_code == 404


def test_without_javascript_the_form_saves_and_goes_back():
    boss = all_powerful()
    chan = mrs_chan(boss)
    client = signed_in(boss)
    assert 'name="was_district" value="203"' in text(client.get(page_of(chan, "/edit")))
    done = client.post(page_of(chan, "/edit"), form_of(district="101", note="two\r\nlines"))
    assert (done.status_code, done.headers["Location"]) == (303, page_of(chan))
    with wall.lifted():
        row = Customer.objects.get(pk=chan)
    assert (row.district, row.note) == (101, "two\nlines")
    again = client.post(page_of(chan, "/edit"), form_of(), headers={"HX-Request": "true"})
    assert again.headers["HX-Redirect"] == page_of(chan)


def test_a_clash_shows_mine_theirs_original_and_lets_one_choose():
    boss = all_powerful()
    chan = mrs_chan(boss)
    client = signed_in(boss)
    actions.edit(
        actor=boss,
        customer_id=chan,
        original={"district": 203, "name_en": "CHAN Mei Ling"},
        mine={"district": 101, "name_en": "CHAN Karen"},
        at=NOON,
    )
    sent = form_of(district="307", language="en")
    body = text(client.post(page_of(chan, "/edit"), sent), 409)
    for told in ("Mine", "Sha Tin", "Theirs", "Central and Western", "Kowloon City"):
        assert told in body, told
    # What others changed and she did not touch keeps what it was when she began.
    assert 'name="was_name_en" value="CHAN Mei Ling"' in body
    assert 'name="was_district" value="101"' in body

    theirs = {**sent, "was_district": "101", "take_district": "theirs"}
    assert client.post(page_of(chan, "/edit"), theirs).status_code == 303
    with wall.lifted():
        row = Customer.objects.get(pk=chan)
    assert (row.district, row.name_en, row.language) == (101, "CHAN Karen", "en")
    mine = {**sent, "was_district": "101", "take_district": "mine", "was_language": "en"}
    assert client.post(page_of(chan, "/edit"), mine).status_code == 303
    with wall.lifted():
        assert Customer.objects.get(pk=chan).district == 307


def test_a_wrong_form_says_why_and_keeps_what_was_entered():
    boss = all_powerful()
    chan = mrs_chan(boss, member_no=None)
    client = signed_in(boss)
    empty = form_of(name_en="", name_zh="")
    assert "Leave at least one name" in text(client.post(page_of(chan, "/edit"), empty), 422)
    long = form_of(name_en="x" * 161)
    assert "x" * 161 in text(client.post(page_of(chan, "/edit"), long), 422)
    gone = staff("Gone Soon")
    Staff.objects.filter(pk=gone.pk).update(left_at=NOON)
    sent = form_of(owner_id=str(gone.pk))
    assert client.post(page_of(chan, "/edit"), sent).status_code == 422


def test_an_owner_who_has_left_stays_until_somebody_is_chosen():
    boss = all_powerful()
    chan = mrs_chan(boss)
    gone = staff("Gone Away")
    actions.edit(
        actor=boss,
        customer_id=chan,
        original={"owner_id": None},
        mine={"owner_id": gone.pk},
        at=NOON,
    )
    Staff.objects.filter(pk=gone.pk).update(left_at=NOON)
    client = signed_in(boss)
    body = text(client.get(page_of(chan, "/edit")))
    assert f'<option value="{gone.pk}" selected>Gone Away</option>' in body
    sent = form_of(owner_id=str(gone.pk), was_owner_id=str(gone.pk), district="101")
    assert client.post(page_of(chan, "/edit"), sent).status_code == 303
    with wall.lifted():
        row = Customer.objects.get(pk=chan)
    assert (row.owner_id, row.district) == (gone.pk, 101)


def test_only_the_fields_one_may_change_are_on_the_form():
    chan = mrs_chan(all_powerful())
    person = staff("Clerk")
    allow(person, "customer", "see")
    allow(person, "customer", "edit", classes=("public", "contact"))
    client = signed_in(actor_of(person))
    body = text(part_of(client, page_of(chan, "/edit")))
    assert 'name="language"' in body
    assert 'name="name_en"' not in body
    assert 'name="note"' not in body
    reader = staff("Reader")
    allow(reader, "customer", "see")
    assert signed_in(actor_of(reader)).get(page_of(chan, "/edit")).status_code == 404


def test_who_moves_a_customer_out_of_his_rows_goes_back_to_the_list():
    chan = mrs_chan(all_powerful())
    person = staff("Kowloon")
    allow(person, "customer", "see", "edit", regions=[2])
    done = signed_in(actor_of(person)).post(page_of(chan, "/edit"), form_of(district="101"))
    assert done.headers["Location"] == "/desk/customers/"


def test_ways_to_reach_come_and_go():
    boss = all_powerful()
    chan = mrs_chan(boss)
    client = signed_in(boss)
    client.post(page_of(chan, "/reach"), {"value": "2345 6789"})
    assert "+852 2345 6789" in text(part_of(client, page_of(chan)))
    for value, said in (("2345 6789", "known already"), ("nonsense", "neither an e-mail")):
        client.post(page_of(chan, "/reach"), {"value": value})
        assert said in text(client.get(page_of(chan)))
    with wall.lifted():
        point = ContactPoint.objects.get(value="+85223456789").pk
    client.post(page_of(chan, f"/reach/{point}/remove"))
    assert "2345 6789" not in text(client.get(page_of(chan))).split("<main")[1].split("</main")[0]


def test_history_tells_before_after_who_and_undoes():
    boss = all_powerful()
    chan = mrs_chan(boss, identities=(("shop", "C-17"),))
    client = signed_in(boss)
    client.post(page_of(chan, "/edit"), form_of(district="101", owner_id=str(boss.staff_id)))
    client.post(page_of(chan, "/reach"), {"value": "karen@example.com"})
    with wall.lifted():
        point = ContactPoint.objects.get(value="+85291234567").pk
    client.post(page_of(chan, f"/reach/{point}/remove"))
    body = text(client.get(page_of(chan, "/history")))
    for told in (
        "Kowloon City",
        "Central and Western",
        "Anna Data",
        "karen@example.com",
        "+852 9123 4567",
        "Nobody",
    ):
        assert told in body, told
    undo = body.split('action="/desk/customers/changes/')[3].split('"')[0]
    back = client.post(f"/desk/customers/changes/{undo}", {"customer": chan})
    assert back.headers["Location"] == page_of(chan, "/history")
    body = text(client.get(page_of(chan, "/history")))
    assert "undone" in body
    with wall.lifted():
        assert Customer.objects.get(pk=chan).district == 203
    client.post(f"/desk/customers/changes/{undo}", {"customer": chan})
    assert "undone already" in text(client.get(page_of(chan, "/history")))
    assert client.post("/desk/customers/changes/999999/undo").status_code == 404


def test_history_of_imports_contact_points_and_others_reads_well():
    boss = all_powerful()
    chan = mrs_chan(boss)
    with wall.lifted(), history.changes(kind="import", at=NOON, reason="november.xlsx"):
        ContactPoint.objects.filter(customer_id=chan, kind="phone").update(value="+85261112222")
        ContactPoint.objects.filter(customer_id=chan, kind="email").update(status="bounced")
    body = text(signed_in(boss).get(page_of(chan, "/history")))
    assert "november.xlsx" in body
    assert "the system" in body
    assert "+852 6111 2222" in body


def test_older_history_comes_as_a_part():
    boss = all_powerful()
    chan = mrs_chan(boss)
    for n in range(22):
        actions.edit(
            actor=boss,
            customer_id=chan,
            original={"note": str(n) if n else ""},
            mine={"note": str(n + 1)},
            at=NOON,
        )
    client = signed_in(boss)
    body = text(client.get(page_of(chan, "/history")))
    more = body.split(f'hx-get="/desk/customers/{chan}/history')[1].split('"')[0]
    part = text(part_of(client, page_of(chan, f"/history{more}")))
    assert part.count("<li") == 3


def test_the_timeline_filters_by_kind_and_goes_on():
    boss = all_powerful()
    chan = mrs_chan(boss)
    for n in range(8):
        bought(chan, number=f"SO-{n}")
    client = signed_in(boss)
    record = text(part_of(client, f"/desk/activity/of/{chan}", {"kind": "customers"}))
    assert "Taken into the books" in record
    assert "Placed an order" not in record
    first = text(client.get(f"/desk/activity/of/{chan}"))
    more = first.split('hx-get="')[-1].split('"')[0].replace("&amp;", "&")
    assert "Taken into the books" in text(part_of(client, more))
    nobody = signed_in(actor_of(staff("Nobody")))
    assert "Bought" not in text(part_of(nobody, f"/desk/activity/of/{chan}"))


def test_while_reading_only_the_page_says_so():
    boss = all_powerful()
    chan = mrs_chan(boss)
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    body = text(signed_in(boss).post(page_of(chan, "/edit"), form_of(district="101")), 503)
    assert "Nothing can be changed" in body


def test_chinese_readers_get_chinese_words():
    boss = all_powerful()
    chan = mrs_chan(boss)
    bought(chan)
    client = signed_in(boss)
    client.cookies["django_language"] = "zh-hant"
    body = text(client.get(page_of(chan)))
    assert "九龍城區" in body
    assert "網店" in body


def test_what_the_action_refuses_after_the_form_allowed_it_is_said_at_its_field(monkeypatch):
    boss = all_powerful()
    chan = mrs_chan(boss)

    def left_meanwhile(**_asked):
        raise actions.NoSuchValue("owner_id")

    monkeypatch.setattr("kaifong.customers.actions.edit", left_meanwhile)
    body = text(signed_in(boss).post(page_of(chan, "/edit"), form_of(district="101")), 422)
    assert "This value cannot be kept here." in body
