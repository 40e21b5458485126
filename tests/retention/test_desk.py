"""The privacy office's pages: agreeing to a run, its certificate, holds, and one person."""

import json
from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from kaifong.authority.models import Look, Staff
from kaifong.authority.queries import actor_of
from kaifong.authority.rules import Purpose
from kaifong.foundation.vault.installed import scratch
from kaifong.retention import actions, queries
from tests.cast import NOON, all_powerful, allow, mrs_chan, signed_in, staff
from tests.customers.test_desk_list import text
from tests.customers.test_merge import snapshot

from .shop import ASKED, LONG_AGO, bought_at, keeper, rows_of, wishes

FOUR_YEARS = datetime(2030, 4, 1, 4, tzinfo=UTC)
BASE = "/desk/retention"
SURE = {"why": "I want to leave", "reference": "R-1", "sure": "on"}


@pytest.fixture
def boss(db):
    with scratch():
        yield keeper()


def bookkeeper():
    person = staff("Doris Yip")
    allow(person, "kept", "see", purposes=("finance", "service"))
    return actor_of(person)


def test_from_a_proposal_to_its_certificate(boss):
    client = signed_in(boss)
    assert "Nothing has been due yet" in text(client.get(f"{BASE}/"))
    mine = mrs_chan(boss)
    run = actions.propose(at=FOUR_YEARS)
    assert "A run waits for agreement" in text(client.get(f"{BASE}/"))
    body = text(client.get(f"{BASE}/runs/{run}"))
    assert f"#{mine}" in body
    assert "Nothing has been touched" in body
    assert client.get(f"{BASE}/runs/{run}/certificate.pdf").status_code == 404
    assert client.post(f"{BASE}/runs/{run}/approve").status_code == 303
    again = client.post(f"{BASE}/runs/{run}/approve", follow=True)
    assert "This proposal is none any more" in text(again)
    actions.run_next(at=FOUR_YEARS)
    body = text(client.get(f"{BASE}/runs/{run}"))
    assert "customers_customer" in body
    assert "Mei Ling" not in body
    paper = client.get(f"{BASE}/runs/{run}/certificate.pdf")
    assert paper.content.startswith(b"%PDF")
    told = json.loads(client.get(f"{BASE}/runs/{run}/certificate.json").content)
    assert told["people_erased"] == 1
    assert told["due"][0]["law"] == "Cap. 486 s.26, DPP2(2)"
    assert told["sha256_of_numbers"] == queries.run_seen(actor=boss, run_id=run).ids_hash
    assert client.get(f"{BASE}/runs/{run}/certificate.doc").status_code == 404
    assert client.get(f"{BASE}/runs/0").status_code == 404


def test_who_may_not_gets_nothing(db):
    client = signed_in(all_powerful())
    for path in ("/", "/register", "/holds", "/names", "/runs/1"):
        assert client.get(BASE + path).status_code == 404, path
    for path in ("/runs/1/approve", "/register/person/order", "/holds/place", "/holds/1/release"):
        assert client.post(BASE + path).status_code == 404, path


def test_the_register_and_its_standing_orders(boss):
    client = signed_in(boss)
    body = text(client.get(f"{BASE}/register"))
    assert "Cap. 112 s.51C" in body
    assert "7 years" in body
    assert "90 days" in body
    client.post(f"{BASE}/register/invoice/order", {"standing": "1"})
    assert queries.standing_orders() == {"invoice"}
    client.post(f"{BASE}/register/invoice/order", {"standing": "0"})
    assert queries.standing_orders() == frozenset()
    wrong = client.post(f"{BASE}/register/account/order", {"standing": "1"}, follow=True)
    assert "knows no such rule" in text(wrong)


@pytest.mark.parametrize("by_member_no", [True, False])
def test_placing_and_releasing_a_hold(boss, by_member_no):
    client, mine = signed_in(boss), mrs_chan(boss)
    assert "Nothing is held" in text(client.get(f"{BASE}/holds"))
    number = "KF00000001" if by_member_no else f"#{mine}"
    sent = {"number": number, "why": "legal", "reference": "HCA 7/2026"}
    assert client.post(f"{BASE}/holds/place", sent).status_code == 303
    [hold] = queries.open_holds_of(mine)
    assert hold.placed_by == boss.staff_id
    body = text(client.get(f"{BASE}/holds"))
    assert "HCA 7/2026" in body
    assert "CHAN Mei Ling" in body
    client.post(f"{BASE}/holds/{hold.id}/release")
    assert queries.held([mine]) == set()
    again = client.post(f"{BASE}/holds/{hold.id}/release", follow=True)
    assert "released already" in text(again)
    assert "HCA 7/2026" in text(client.get(f"{BASE}/holds?all=1"))


@pytest.mark.parametrize("number", ["KF99999999", "#999999", "#" + "9" * 30])
def test_a_hold_needs_somebody(boss, number):
    client = signed_in(boss)
    mrs_chan(boss)
    sent = {"number": number, "why": "legal", "reference": "HCA 7/2026"}
    answer = client.post(f"{BASE}/holds/place", sent)
    assert "no such customer" in text(answer, 422)
    assert queries.holds(actor=boss) == ()


def test_what_is_kept_of_one_person_and_the_wish_to_go(boss):
    client, mine = signed_in(boss), mrs_chan(boss)
    bought_at(mine, LONG_AGO, "SO-2018")
    bought_at(mine, NOON, "SO-2026")
    assert "What is kept, and until when" in text(client.get(f"/desk/customers/{mine}"))
    body = text(client.get(f"/desk/customers/{mine}/kept"))
    assert "Cap. 112 s.51C" in body
    before = snapshot()
    unsure = client.post(f"/desk/customers/{mine}/erase", {"why": "x", "reference": "1"})
    assert unsure.status_code == 422
    assert snapshot() == before
    answer = client.post(f"/desk/customers/{mine}/erase", SURE)
    assert answer.status_code == 200
    assert "restricted" in text(answer)
    assert rows_of(mine) == {}
    assert client.get(f"/desk/customers/{mine}/kept").status_code == 404
    assert client.post(f"/desk/customers/{mine}/erase", SURE).status_code == 404


def test_a_wish_that_must_wait(boss):
    client, mine = signed_in(boss), mrs_chan(boss)
    actions.place_hold(customer_id=mine, why="complaint", reference="C-9", at=NOON)
    answer = client.post(f"/desk/customers/{mine}/erase", SURE)
    assert "Nothing was erased" in text(answer, 409)
    assert rows_of(mine)


def test_the_way_is_shown_to_the_office_only(boss):
    mine = mrs_chan(boss)
    other = signed_in(all_powerful("Tom Lo"))
    assert "What is kept, and until when" not in text(other.get(f"/desk/customers/{mine}"))


def test_names_kept_are_for_finance_and_law_and_each_reading_is_logged(boss):
    mine = mrs_chan(boss)
    bought_at(mine, NOON, "SO-2026")
    wishes(boss, mine)
    books = bookkeeper()
    found = queries.names_kept(
        actor=books.for_purpose(Purpose.FINANCE), invoice=" SO-2026 ", at=ASKED
    )
    assert [(one.name_en, one.name_zh) for one in found] == [("CHAN Mei Ling", "陳美玲")]
    assert found[0].invoices == (("SO-2026", NOON.date()),)
    look = Look.objects.latest("pk")
    assert (look.way, look.customer_ids, look.purpose) == ("retention:names", [mine], "finance")
    with pytest.raises(queries.WrongPurpose):
        queries.names_kept(actor=books.for_purpose(Purpose.SERVICE), invoice="SO-2026", at=ASKED)
    client = signed_in(books)
    body = text(client.get(f"{BASE}/names?invoice=SO-2026"))
    assert "CHAN Mei Ling" in body
    assert "No such name is kept" in text(client.get(f"{BASE}/names?invoice=SO-1"))


def test_another_purpose_is_told_so(boss):
    person = Staff.objects.get(pk=boss.staff_id)
    allow(person, "kept", "see")
    client = signed_in(actor_of(person))
    assert "for finance or legal affairs only" in text(client.get(f"{BASE}/names?invoice=SO-1"))


def test_in_chinese(boss):
    client, mine = signed_in(boss), mrs_chan(boss)
    bought_at(mine, NOON, "SO-2026")
    client.cookies["django_language"] = "zh-hant"
    with override(None):  # put back for whichever test comes next
        body = client.get(f"/desk/customers/{mine}/kept").content.decode()
        assert "稅務局規定的業務紀錄" in body
        assert "保留期登記冊" in client.get(f"{BASE}/register").content.decode()
