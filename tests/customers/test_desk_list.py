"""The list of customers as each person may see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaifong.authority.models import Look
from kaifong.authority.queries import actor_of
from kaifong.catalogue.models import Category
from kaifong.foundation.models import PulledBrake
from tests.cast import NOON, all_powerful, allow, bought, mrs_chan, part_of, signed_in, staff

pytestmark = pytest.mark.django_db
LIST = "/desk/customers/"
TABLES = ("customers_", "orders_", "catalogue_", "foundation_", "authority_look", "authority_staff")


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def lau(boss, **more):
    known = {"name_en": "LAU Chi Keung", "name_zh": "劉志強", "member_no": "KF2", "district": 101}
    return mrs_chan(boss, **{**known, "emails": (), "phones": (), **more})


def asked_of(captured):
    """Return the queries about the shop's own tables: not sessions, savepoints, the wall."""
    return [
        query["sql"] for query in captured if any(f'"{table}' in query["sql"] for table in TABLES)
    ]


def test_htmx_gets_the_part_and_the_address_is_in_one_spelling():
    boss = all_powerful()
    mrs_chan(boss)
    lau(boss)
    client = signed_in(boss)
    part = part_of(client, LIST, {"q": "美玲", "place": "2", "channel": "", "sort": "-joined"})
    body = text(part)
    assert "<title>" not in body
    assert "CHAN Mei Ling" in body
    assert "LAU" not in body
    assert part.headers["HX-Push-Url"] == "/desk/customers/?q=%E7%BE%8E%E7%8E%B2&place=2"
    assert 'hx-swap-oob="true"' in body
    assert "hx-swap-oob" not in text(client.get(LIST))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("place=2", "CHAN"),
        ("place=101", "LAU"),
        ("channel=2", "LAU"),
        ("category=1", "CHAN"),
        ("language=en", "LAU"),
        ("owner=0", "CHAN LAU"),
        ("owner=1", "CHAN LAU"),  # nobody of that number: no filter
        ("joined_from=2026-03-18&joined_to=2026-03-18", "CHAN LAU"),
        ("joined_to=2026-03-17", ""),
        ("joined_from=2026-13-45", "CHAN LAU"),
        ("joined_from=0001-01-01", "CHAN LAU"),
        ("spend_from=30", "CHAN"),
        ("spend_to=30", "LAU"),
        ("bought_before=2026-03-19", "CHAN"),
        ("bought_before=2026-03-18", ""),
        ("place=nonsense&channel=99&sort=zzz", "CHAN LAU"),
        ("q=" + "x" * 300, "CHAN LAU"),
    ],
)
def test_filters(query, found):
    boss = all_powerful()
    Category.objects.create(pk=1, code="tea", name_en="Tea", name_zh="茶")
    bought(mrs_chan(boss))
    lau(boss, channel=2, language="en")
    body = text(signed_in(boss).get(f"{LIST}?{query}"))
    assert [name for name in ("CHAN", "LAU") if f"{name} " in body.split("<tbody>")[-1]] == (
        found.split() if "<tbody>" in body else []
    )
    if not found:
        assert "Nobody found" in body


def test_chips_name_the_filters_and_take_them_away():
    boss = all_powerful()
    mrs_chan(boss)
    body = text(signed_in(boss).get(f"{LIST}?q=chan&place=203&spend_from=0&joined_from=2026-01-02"))
    assert "Kowloon City" in body
    assert "2 Jan 2026" in body
    assert "HK$0" in body
    assert 'href="?q=chan&amp;place=203&amp;spend_from=0"' in body


def test_pages_lead_forward_and_back():
    boss = all_powerful()
    for n in range(60):
        lau(boss, member_no=f"KF{n:03d}", name_en=f"LAU {n:03d}")
    client = signed_in(boss)

    def rows(body):
        return body.count('<tr id="row-')

    def link(body, rel):
        before = body.split(f'rel="{rel}"')[0]
        return before.rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")

    first = text(client.get(f"{LIST}?sort=name"))
    second = text(client.get(link(first, "next")))
    third = text(client.get(link(second, "next")))
    assert [rows(first), rows(second), rows(third)] == [25, 25, 10]
    assert 'rel="next"' not in third
    back = text(client.get(link(third, "prev")))
    assert back.count("LAU 025") == second.count("LAU 025") == 3
    assert 'rel="prev"' not in text(client.get(link(back, "prev")))
    assert client.get(f"{LIST}?after=1~nonsense").status_code == 400
    assert "60" in first


def test_marketing_sees_no_telephone_and_no_column_for_it():
    mrs_chan(all_powerful())
    person = staff("Marketing")
    allow(person, "customer", "see", classes=("public", "internal"))
    body = text(signed_in(actor_of(person)).get(LIST))
    assert "CHAN Mei Ling" in body
    assert "9123" not in body
    assert "example.com" not in body
    assert ">Contact<" not in body
    assert "Spent" not in body
    assert "Export" not in body
    assert not Look.objects.exists()


def test_where_some_rows_hide_a_class_it_is_masked_there():
    boss = all_powerful()
    mrs_chan(boss)
    lau(boss, phones=("+85261112222",))
    person = staff("Half")
    allow(person, "customer", "see", classes=("public", "internal"))
    allow(person, "customer", "see", regions=[1])
    body = text(signed_in(actor_of(person)).get(f"{LIST}?sort=-spend"))
    assert "6111 2222" in body
    assert "9123" not in body
    assert "kf-masked" in body
    look = Look.objects.get()
    assert (look.way, look.total, look.classes) == ("customers:list", 1, ["contact"])


def test_who_may_see_only_public_fields_gets_numbers_and_regions():
    mrs_chan(all_powerful())
    person = staff("Public")
    allow(person, "customer", "see", classes=("public",))
    client = signed_in(actor_of(person))
    body = text(client.get(f"{LIST}?sort=name&place=203"))
    assert "Nobody found" in body
    body = text(client.get(LIST))
    assert "CHAN" not in body
    assert "Kowloon" in body
    assert "2026" not in body.split("<tbody>")[1].split("</tbody>")[0]


def test_nobody_without_a_grant_or_a_seat_sees_the_list():
    assert signed_in(actor_of(staff("Nobody"))).get(LIST).status_code == 404


def test_an_empty_shop_says_what_to_do():
    assert "No customers yet" in text(signed_in(all_powerful()).get(LIST))


def test_the_list_asks_few_questions_however_long():
    boss = all_powerful()
    client = signed_in(boss)
    for n in range(3):
        lau(boss, member_no=f"KF{n}")
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(f"{LIST}?q=lau")
    for n in range(3, 25):
        lau(boss, member_no=f"KF{n}")
    with CaptureQueriesContext(connection) as many:
        client.get(f"{LIST}?q=lau")
    assert len(asked_of(many)) == len(asked_of(few)) <= 12


def test_a_row_is_edited_in_its_place():
    boss = all_powerful()
    chan = mrs_chan(boss)
    client = signed_in(boss)
    form = text(part_of(client, f"{LIST}{chan}/row?edit=1"))
    assert 'name="was_district" value="203"' in form
    sent = {
        "name_en": "CHAN Karen",
        "name_zh": "陳美玲",
        "district": "101",
        "owner_id": "",
        "was_name_en": "CHAN Mei Ling",
        "was_name_zh": "陳美玲",
        "was_district": "203",
        "was_owner_id": "",
    }
    url = f"{LIST}{chan}/row"
    done = client.post(url, sent, headers={"HX-Request": "true"})
    assert "CHAN Karen" in text(done)
    assert "Central and Western" in text(done)
    assert "Saved." in done.headers["HX-Trigger"]

    again = client.post(url, {**sent, "district": "307"}, headers={"HX-Request": "true"})
    body = text(again, 409)
    assert "Central and Western" in body
    assert 'name="was_district" value="101"' in body
    wrong = client.post(url, {**sent, "district": "777"}, headers={"HX-Request": "true"})
    assert "<form" in text(wrong, 422)
    nameless = {**sent, "name_en": "", "name_zh": "", "was_name_en": "CHAN Karen"}
    nameless |= {"was_district": "101"}
    assert "<form" not in text(client.post(url, nameless))  # a member number is name enough
    assert "KF00000001" in text(client.get(url))


def test_who_may_not_edit_gets_the_row_as_it_is():
    chan = mrs_chan(all_powerful())
    person = staff("Reader")
    allow(person, "customer", "see")
    client = signed_in(actor_of(person))
    assert "<form" not in text(client.get(f"{LIST}{chan}/row?edit=1"))
    assert client.post(f"{LIST}{chan}/row", {}).status_code == 404
    assert client.get(f"{LIST}{10**15}/row").status_code == 404


def test_a_row_that_moves_out_of_ones_rows_goes():
    chan = mrs_chan(all_powerful())
    person = staff("Kowloon")
    allow(person, "customer", "see", "edit", regions=[2])
    sent = {
        "name_en": "CHAN Mei Ling",
        "name_zh": "陳美玲",
        "district": "101",
        "owner_id": "",
        "was_name_en": "CHAN Mei Ling",
        "was_name_zh": "陳美玲",
        "was_district": "203",
        "was_owner_id": "",
    }
    gone = signed_in(actor_of(person)).post(f"{LIST}{chan}/row", sent)
    assert text(gone).strip() == ""


def test_a_pulled_brake_is_said_plainly():
    boss = all_powerful()
    PulledBrake.objects.create(brake="no_export", pulled_at=NOON, reason="test")
    answer = signed_in(boss).post(f"{LIST}export", {"format": "csv"})
    assert "Exports are stopped" in text(answer, 503)


def test_bulk_is_asked_previewed_done_and_undone():
    boss = all_powerful()
    chan, other = mrs_chan(boss), lau(boss)
    client = signed_in(boss)
    picked = {"field": "district", "picked": [chan, other], "query": ""}

    assert "2 customers become" in text(client.post(f"{LIST}bulk", picked)).replace(
        "becomes", "become"
    )
    preview = text(client.post(f"{LIST}bulk", {**picked, "value": "101"}))
    assert "1 will change" in preview
    assert "1 have it already" in preview
    assert "has it already" in preview
    done = client.post(f"{LIST}bulk/do", {**picked, "value": "101"})
    assert done.status_code == 303
    result = text(client.get(done.headers["Location"]))
    assert "Kowloon City" in result
    undo = f"/desk/customers/changes/{done.headers['Location'].rsplit('/', 1)[1]}/undo"
    assert undo in result
    assert client.post(undo).status_code == 303
    assert "This was undone" in text(client.get(done.headers["Location"]))


def test_bulk_of_all_that_match_is_that_and_no_more():
    boss = all_powerful()
    mrs_chan(boss)
    lau(boss)
    client = signed_in(boss)
    sent = {"field": "language", "value": "en", "all": "1", "query": "q=lau"}
    client.post(f"{LIST}bulk/do", sent)
    body = text(client.get(f"{LIST}?language=en"))
    assert "LAU" in body.split("<tbody>")[1]
    assert "CHAN" not in body.split("<tbody>")[1]
    assert client.post(f"{LIST}bulk/do", sent).headers["Location"] == f"{LIST}?q=lau"


@pytest.mark.parametrize(
    "sent",
    [
        {"field": "district", "value": "101"},
        {"field": "district", "value": "777", "all": "1"},
        {"field": "name_en", "value": "x", "all": "1"},
        {"picked": ["abc"], "field": "district", "value": "101"},
    ],
)
def test_bulk_without_a_choice_changes_nobody(sent):
    boss = all_powerful()
    chan = mrs_chan(boss)
    client = signed_in(boss)
    assert client.post(f"{LIST}bulk/do", sent).headers["Location"] == LIST
    client.post(f"{LIST}bulk", sent)
    assert "Kowloon City" in text(client.get(f"{LIST}{chan}"))


def test_bulk_of_too_many_is_refused_in_words(monkeypatch):
    boss = all_powerful()
    mrs_chan(boss)
    lau(boss)
    monkeypatch.setattr("kaifong.customers.actions.AT_MOST", 1)
    monkeypatch.setattr("kaifong.customers.actions.bulk.AT_MOST", 1)
    client = signed_in(boss)
    sent = {"field": "language", "value": "en", "all": "1", "query": ""}
    assert "At most 1 customers" in text(client.post(f"{LIST}bulk", sent))
    assert client.post(f"{LIST}bulk/do", sent).headers["Location"] == LIST


def test_the_palette_finds_whom_one_may_see():
    boss = all_powerful()
    chan = mrs_chan(boss)
    said = signed_in(boss).get("/desk/palette?q=陈美").content.decode()
    assert f"/desk/customers/{chan}" in said
    assert "New customer" in signed_in(boss).get("/desk/palette?q=new").content.decode()
    nobody = signed_in(actor_of(staff("Nobody"))).get("/desk/palette?q=陈美").content.decode()
    assert "/desk/customers/" not in nobody


@pytest.mark.parametrize(("field", "becomes"), [("language", "English"), ("owner_id", "Nobody")])
def test_bulk_of_other_fields_is_previewed_too(field, becomes):
    boss = all_powerful()
    chan = mrs_chan(boss)
    sent = {"field": field, "picked": [chan], "value": "en" if field == "language" else ""}
    body = text(signed_in(boss).post(f"{LIST}bulk", sent))
    assert becomes in body
    assert "will change" in body
