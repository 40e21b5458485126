"""Fields of the shop's own by the API: typed, within authority, beside others, and described."""

import json
from dataclasses import replace

import pytest
from django.test import Client

from kaifong.authority import wall
from kaifong.authority.queries import actor_of
from kaifong.authority.rules import FieldClass
from kaifong.customers import actions as customers
from kaifong.customers import queries
from kaifong.customers.custom_fields.kinds import Kind
from kaifong.customers.models import Customer, FieldValue
from kaifong.foundation.history.models import Change
from tests.cast import NOON, allow, mrs_chan, signed_in, staff
from tests.customers.own_fields import SIZES, asked, held, made, put, wish
from tests.privacy.shop import officer, published

from .test_writing import get, key_of, patch, post

pytestmark = pytest.mark.django_db
PERSON = {"name_en": "WONG Chi Ming", "district": 203}
# Of every kind: what a program sends, what is kept, and what is refused with which reason.
KINDS = {
    Kind.TEXT: ("red ribbon", "red ribbon", [(7, "not_like_this"), ("x" * 501, "too_long")]),
    Kind.WHOLE: (12, 12, [("12", "not_a_number"), (True, "not_a_number"), (10**16, "too_large")]),
    Kind.DECIMAL: ("1.25", 12_500, [([], "not_a_number"), ("1.00001", "too_fine")]),
    Kind.MONEY: (1234, 1234, [(1.5, "not_a_number"), (-(10**16), "too_small")]),
    Kind.DATE: ("2026-03-18", "2026-03-18", [("18/3/2026", "not_a_date"), (3, "not_a_date")]),
    Kind.YES_NO: (False, False, [("no", "not_yes_or_no"), (0, "not_yes_or_no")]),
    Kind.CHOICE: ("EU 39", 2, [("EU 50", "no_such_choice"), (2, "no_such_choice")]),
    Kind.CHOICES: (["EU 40", "歐碼 38"], (1, 3), [("EU 39", "no_such_choice"), ([1], None)]),
}


@pytest.fixture
def boss():
    return officer()


@pytest.fixture
def notice(boss):
    return published(boss)


@pytest.fixture
def key(boss, notice):
    return key_of(boss, notice)


@pytest.fixture
def chan(boss):
    return mrs_chan(boss)


def version(key, pk):
    return get(key, pk).headers["ETag"]


def kept():
    with wall.lifted():
        values = FieldValue.objects.order_by("pk")
        return (
            list(values.values("customer_id", "field_id", "text", "whole", "day")),
            Change.objects.count(),
            Customer.objects.count(),
        )


def refused(answer, status, error, field):
    told = answer.json()
    assert (answer.status_code, told["error"]) == (status, error), told
    assert told["detail"]["field"] == f"fields.{field}", told
    return told


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_comes_in_as_it_goes_out(boss, key, chan, kind):
    field = made(boss, "own", kind)
    sent, value, wrong = KINDS[kind]
    before = kept()
    for bad, why in wrong:
        answer = patch(key, chan, {"fields": {"own": bad}}, version(key, chan))
        assert answer.status_code == 422, (bad, answer.content)
        if why:
            assert refused(answer, 422, "invalid", "own")["detail"]["why"] == why
    assert kept() == before
    answer = patch(key, chan, {"fields": {"own": sent}}, version(key, chan))
    assert (answer.status_code, answer.json()["changed"]) == (200, True)
    assert str(held(boss, chan)[field.name]) == str(value)
    # What reading gives can be sent again, and is no change.
    given = get(key, chan).json()["fields"]
    again = patch(key, chan, {"fields": given}, version(key, chan))
    assert (again.status_code, again.json()["changed"]) == (200, False), again.content
    gone = patch(key, chan, {"fields": {"own": None}}, version(key, chan))
    assert gone.json()["changed"]
    assert held(boss, chan)[field.name] is None


def test_a_new_customer_brings_them_once(boss, key):
    size = made(boss)
    body = PERSON | {"fields": {"shoe_size": "EU 38"}}
    first, again = post(key, body), post(key, body)
    assert (first.status_code, again.status_code) == (201, 200), first.content
    assert held(boss, first.json()["id"])[size.name] == 1
    with wall.lifted():
        assert Customer.objects.count() == 1


def test_what_must_be_told_is_asked_for_under_a_notice_that_states_it(boss, key):
    made(boss, required=True)
    made(boss, "plan", Kind.TEXT, purpose="analysis", required=True)
    before = kept()
    for fields in ({}, {"shoe_size": None}):
        told = refused(post(key, PERSON | {"fields": fields}), 422, "invalid", "shoe_size")
        assert told["detail"]["why"] == "needed"
    told = refused(
        post(key, PERSON | {"fields": {"shoe_size": "EU 38", "plan": "x"}}),
        *(409, "not in notice", "plan"),
    )
    assert kept() == before
    assert post(key, PERSON | {"fields": {"shoe_size": "EU 38"}}).status_code == 201


def test_what_was_told_may_not_be_taken_away(boss, key, chan):
    size = made(boss, required=True)
    put(boss, chan, size, 1)
    before = kept()
    answer = patch(key, chan, {"fields": {"shoe_size": None}}, version(key, chan))
    refused(answer, 422, "invalid", "shoe_size")
    assert kept() == before


def test_unknown_and_hidden_fields_are_refused_in_both_languages(boss, key, chan):
    hidden = made(boss, "old", Kind.WHOLE)
    customers.hide(actor=boss, field_id=hidden.id, at=NOON)
    before = kept()
    seen = version(key, chan)
    for code in ("nothing", "old"):
        answer = patch(key, chan, {"fields": {code: 1}}, seen)
        assert "no field of its own" in refused(answer, 422, "invalid", code)["message"]
        answer = patch(key, chan, {"fields": {code: 1}}, seen, Accept_Language="zh-hant")
        assert "自訂欄位" in refused(answer, 422, "invalid", code)["message"]
        refused(post(key, PERSON | {"fields": {code: 1}}), 422, "invalid", code)
    for code in ("Shoe Size", "x" * 40, ""):
        assert patch(key, chan, {"fields": {code: 1}}, seen).status_code == 422
    assert kept() == before


@pytest.mark.parametrize("value", ['{"a": 1}', '"\\ud800"', '[["a"]]', "1e999", '"\\u0000"'])
def test_whatever_json_may_say_is_refused_in_words(boss, key, chan, value):
    made(boss, "remark", Kind.TEXT)
    made(boss, "rate", Kind.DECIMAL)
    before = kept()
    for code in ("remark", "rate"):
        body = f'{{"fields": {{"{code}": {value}}}}}'
        answer = patch(key, chan, body, version(key, chan))
        empty = answer.status_code == 200 and not answer.json()["changed"]
        assert answer.status_code == 422 or empty, answer.content
    assert kept() == before


def test_the_class_decides(boss, notice, chan):
    delicate = made(boss, "remark", Kind.TEXT, cls=FieldClass.SENSITIVE)
    made(boss, "plain", Kind.TEXT)
    clerk = staff("Clerk Ko")
    open_to = [FieldClass.INTERNAL, FieldClass.CONTACT]
    allow(clerk, "customer", "see", "edit", "create", classes=open_to)
    key = key_of(actor_of(clerk), notice)
    seen, before = version(key, chan), kept()
    answer = patch(key, chan, {"fields": {"remark": "x", "plain": "y"}}, seen)
    assert (answer.status_code, answer.json()["error"]) == (403, "not allowed")
    answer = post(key, PERSON | {"fields": {"remark": "x"}})
    assert (answer.status_code, answer.json()["error"]) == (403, "not allowed")
    assert kept() == before
    assert "remark" not in get(key, chan).json()["fields"]
    assert patch(key, chan, {"fields": {"plain": "y"}}, seen).status_code == 200
    assert held(boss, chan)[delicate.name] is None


def test_changes_of_others_meet_as_at_the_form(boss, key, chan):
    size, plan = made(boss), made(boss, "plan", Kind.TEXT)
    made(boss, "since", Kind.DATE)
    put(boss, chan, size, 1)
    read = version(key, chan)
    put(boss, chan, size, 2)
    put(boss, chan, plan, "theirs")
    before = kept()
    answer = patch(key, chan, {"fields": {"shoe_size": "EU 40", "since": "2026-01-01"}}, read)
    (clash,) = answer.json()["detail"]["fields"]
    assert (answer.status_code, clash) == (
        409,
        {"field": "fields.shoe_size", "mine": "EU 40", "theirs": "EU 39", "original": "EU 38"},
    )
    assert kept() == before
    # Another field, or the same value, stands beside theirs.
    both = {"name_en": "CHAN M L", "fields": {"since": "2026-01-01", "shoe_size": "EU 39"}}
    assert patch(key, chan, both, read).status_code == 200
    now = held(boss, chan)
    assert (now[size.name], now[plan.name], str(now["x_since"])) == (2, "theirs", "2026-01-01")
    # One that was empty when it was read.
    answer = patch(key, chan, {"fields": {"plan": "mine"}}, read)
    assert answer.json()["detail"]["fields"][0]["original"] is None


def test_it_stands_in_the_history_and_can_be_undone(boss, key, chan):
    size = made(boss)
    patch(key, chan, {"fields": {"shoe_size": "EU 38"}}, version(key, chan))
    last = asked(boss, queries.history, customer_id=chan).rows[0]
    assert [(c.field, c.before, c.after) for c in last.changes] == [(size.name, None, 1)]
    customers.undo(actor=boss, changeset_id=last.id, at=NOON)
    assert held(boss, chan)[size.name] is None


def test_retired_options_stay_and_come_nowhere_else(boss, key, chan):
    likes = made(boss, "likes", Kind.CHOICES)
    put(boss, chan, likes, (1, 2))
    less = replace(wish("likes", Kind.CHOICES), options=SIZES[1:])
    customers.redefine(actor=boss, field_id=likes.id, wish=less, at=NOON)
    seen = version(key, chan)
    assert patch(key, chan, {"fields": {"likes": ["EU 38", "EU 40"]}}, seen).status_code == 200
    other = post(key, PERSON | {"fields": {"likes": ["EU 38"]}})
    refused(other, 422, "invalid", "likes")


def test_what_only_one_may_have_is_taken(boss, key, chan):
    card = made(boss, "card", Kind.TEXT, unique=True)
    put(boss, chan, card, "A-1")
    before = kept()
    refused(post(key, PERSON | {"fields": {"card": "a-1"}}), 409, "taken", "card")
    assert kept() == before


def test_numbers_of_identity_cards_get_past_nobody(boss, key, chan):
    remark = made(boss, "remark", Kind.TEXT, cls=FieldClass.SENSITIVE)
    patch(key, chan, {"fields": {"remark": "her card is A123456(3)"}}, version(key, chan))
    assert "A123456" not in held(boss, chan)[remark.name]


def test_the_description_tells_them_to_whom_may_see_them(boss, key):
    made(boss, "remark", Kind.TEXT, cls=FieldClass.SENSITIVE, most=40, pattern="[A-Z]{2}")
    made(boss)
    made(boss, "age", Kind.WHOLE, least=1, most=9)
    clerk = staff("Clerk Ko")
    allow(clerk, "customer", "see", classes=[FieldClass.INTERNAL])

    def told(client, **headers):
        answer = client.get("/api/v1/openapi.json", headers=headers)
        schemas = json.loads(answer.content)["components"]["schemas"]
        return schemas["CustomerNew"]["properties"]["fields"].get("properties")

    assert told(Client()) is None
    assert told(Client(), Authorization="Bearer kf_wrong") is None
    whole = told(Client(), Authorization=f"Bearer {key}")
    assert set(whole) == {"remark", "shoe_size", "age"}
    assert whole["shoe_size"]["enum"] == ["EU 38", "EU 39", "EU 40", None]
    assert (whole["age"]["minimum"], whole["age"]["maximum"]) == (1, 9)
    assert (whole["remark"]["maxLength"], whole["remark"]["pattern"]) == (40, "^(?:[A-Z]{2})$")
    assert set(told(signed_in(actor_of(clerk)))) == {"shoe_size", "age"}
