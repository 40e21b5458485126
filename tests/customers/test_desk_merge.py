"""The queue of duplicates, two records beside one another, and parting them on the page."""

import pytest

from kaifong.authority import wall
from kaifong.authority.queries import actor_of
from kaifong.customers import actions
from kaifong.customers.models import Customer, Distinct, Merge
from tests.cast import NOON, all_powerful, allow, mrs_chan, part_of, signed_in, staff
from tests.customers.test_merge import snapshot, twin

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return all_powerful()


@pytest.fixture
def two(anna):
    pair = mrs_chan(anna), twin(anna, phones=("+85291234567",))
    actions.scan(at=NOON)
    return pair


def people():
    with wall.lifted():
        return set(Customer.objects.values_list("pk", flat=True))


def test_the_queue_shows_two_with_their_evidence(anna, two):
    for answer in (
        signed_in(anna).get("/desk/customers/duplicates"),
        part_of(signed_in(anna), "/desk/customers/duplicates"),
    ):
        text = answer.content.decode()
        assert "CHAN Mei Ling" in text
        assert "Chan Meiling" in text
        assert "the same number" in text
        assert "speaks very strongly for it" in text


def test_the_empty_queue_says_so(anna):
    text = signed_in(anna).get("/desk/customers/duplicates").content.decode()
    assert "Nobody seems to be here twice" in text


def test_two_are_made_one_as_chosen_and_parted_again(anna, two):
    chan, other = two
    browser = signed_in(anna)
    url = f"/desk/customers/{chan}/merge/{other}"
    assert "Make them one" in browser.get(url).content.decode()
    answer = browser.post(url, {"take_district": "loser", "take_name_en": "nonsense"})
    assert answer.status_code == 303
    assert people() == {chan}
    with wall.lifted():
        assert Customer.objects.get().district == 204
        merge = Merge.objects.get()
    page = browser.get(f"/desk/customers/{chan}").content.decode()
    assert "Part them again" in page
    answer = browser.post(f"/desk/customers/merges/{merge.pk}/undo", {"customer": chan})
    assert answer.status_code in {302, 303}
    assert people() == {chan, other}
    assert "parted again" in browser.get(f"/desk/customers/{chan}").content.decode()


def test_the_old_address_leads_to_the_winner(anna, two):
    chan, other = two
    actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    browser = signed_in(anna)
    answer = browser.get(f"/desk/customers/{other}")
    assert (answer.status_code, answer.url) == (302, f"/desk/customers/{chan}")
    assert (
        "Merged with another record"
        in browser.get(f"/desk/customers/{chan}/history").content.decode()
    )


def test_what_changed_since_it_was_shown_is_shown_again(anna, two):
    chan, other = two
    browser = signed_in(anna)
    actions.edit(actor=anna, customer_id=chan, original={"note": ""}, mine={"note": "V"}, at=NOON)
    before = snapshot()
    answer = browser.post(f"/desk/customers/{chan}/merge/{other}", {"seen": "1"})
    assert answer.status_code == 409
    assert snapshot() == before


def test_not_the_same_is_remembered(anna, two):
    chan, other = two
    browser = signed_in(anna)
    browser.post(f"/desk/customers/{chan}/apart/{other}")
    with wall.lifted():
        assert Distinct.objects.get().left_id == min(two)
    assert "Nobody seems" in browser.get("/desk/customers/duplicates").content.decode()


def test_the_customers_page_says_who_may_be_the_same(anna, two):
    page = signed_in(anna).get(f"/desk/customers/{two[0]}").content.decode()
    assert "May be the same person" in page
    assert f"/desk/customers/{two[0]}/merge/{two[1]}" in page


def test_whoever_may_not_merge_finds_no_page_and_changes_nothing(anna, two):
    chan, other = two
    person = staff("Ben Sales")
    allow(person, "customer", "see", "edit", "undo")
    browser = signed_in(actor_of(person))
    before = snapshot()
    for answer in (
        browser.get("/desk/customers/duplicates"),
        browser.post("/desk/customers/duplicates/scan"),
        browser.get(f"/desk/customers/{chan}/merge/{other}"),
        browser.post(f"/desk/customers/{chan}/merge/{other}"),
        browser.post(f"/desk/customers/{chan}/apart/{other}"),
        browser.post("/desk/customers/merges/1/undo"),
    ):
        assert answer.status_code in {403, 404}
    assert snapshot() == before
    page = browser.get(f"/desk/customers/{chan}").content.decode()
    assert "May be the same person" not in page


def test_a_scan_is_asked_for_once(anna):
    browser = signed_in(anna)
    first = browser.post("/desk/customers/duplicates/scan", follow=True).content.decode()
    again = browser.post("/desk/customers/duplicates/scan", follow=True).content.decode()
    assert "being searched. Look again" in first
    assert "searched already" in again
