"""Two programs at once: no change is lost unseen, and nobody is taken in twice."""

import pytest

from kaifong.authority import wall
from kaifong.customers.models import Customer
from tests.api.test_writing import URL, WONG, get, key_of, patch, post
from tests.cast import mrs_chan
from tests.customers.test_merge_together import at_once
from tests.privacy.shop import officer, published

pytestmark = pytest.mark.django_db(transaction=True)


def books():
    with wall.lifted():
        return list(Customer.objects.order_by("pk").values_list("name_en", "note", "district"))


def test_of_two_writers_of_one_field_one_is_told():
    boss = officer()
    chan, secret = mrs_chan(boss), key_of(boss)
    version = get(secret, chan).headers["ETag"]
    answers = at_once(
        lambda: patch(secret, chan, {"note": "tea"}, version),
        lambda: patch(secret, chan, {"note": "coffee"}, version),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (told,) = [answer for answer in answers if answer.status_code == 409]
    (field,) = told.json()["detail"]["fields"]
    ((_, note, _),) = books()
    assert (field["theirs"], field["original"]) == (note, "")
    assert field["mine"] != note


def test_two_writers_of_two_fields_both_write():
    boss = officer()
    chan, secret = mrs_chan(boss), key_of(boss)
    version = get(secret, chan).headers["ETag"]
    answers = at_once(
        lambda: patch(secret, chan, {"note": "tea"}, version),
        lambda: patch(secret, chan, {"district": 101}, version),
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert books() == [("CHAN Mei Ling", "tea", 101)]


def test_one_request_sent_twice_at_once_takes_in_one():
    boss = officer()
    secret = key_of(boss, published(boss))
    answers = at_once(*[lambda: post(secret, WONG)] * 3)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(books()) == 1


def test_two_requests_about_one_person_at_once_take_in_one():
    boss = officer()
    secret = key_of(boss, published(boss))
    answers = at_once(
        lambda: post(secret, WONG, "one"),
        lambda: post(secret, {**WONG, "name_en": "Chi Ming Wong"}, "two"),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert URL in str([a.headers.get("Location") for a in answers])
    assert len(books()) == 1
