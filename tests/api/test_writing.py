"""Other systems write customers: under a notice, once, told of doubles, beside one another."""

import json

import pytest
from django.db import connection
from django.test import Client

from kaifong.api.keys import actions
from kaifong.api.models import TakenIn
from kaifong.authority import wall
from kaifong.authority.models import Look, Staff
from kaifong.authority.queries import actor_of
from kaifong.customers import actions as customers
from kaifong.customers.models import ContactPoint, Customer, Pair
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.privacy.models import Collection, ConsentEvent
from tests.cast import NOON, all_powerful, allow, mrs_chan, staff
from tests.privacy.shop import drafted, officer, published

pytestmark = pytest.mark.django_db
URL = "/api/v1/customers"
WONG = {"name_en": "WONG Chi Ming", "phones": ["6123 4567"], "district": 203, "channel": 1}


@pytest.fixture
def boss():
    return officer()


@pytest.fixture
def notice(boss):
    return published(boss)


def key_of(actor, notice=None, *, create=True, edit=True):
    rights = actions.Rights(create=create, edit=edit, notice=notice.id if notice else None)
    return actions.make_key(actor=actor, name="web shop", at=NOON, rights=rights).secret


def send(method, secret, url, body, **headers):
    content = body if isinstance(body, str) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().generic(
        method,
        url,
        content,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", **named},
    )


def post(secret, body, token="one", url=URL, **headers):  # noqa: S107
    return send("POST", secret, url, body, Idempotency_Key=token, **headers)


def patch(secret, pk, body, version, **headers):
    return send("PATCH", secret, f"{URL}/{pk}", body, If_Match=version, **headers)


def get(secret, pk):
    return Client().get(f"{URL}/{pk}", headers={"Authorization": f"Bearer {secret}"})


def kept():
    with wall.lifted():
        return (
            list(Customer.objects.order_by("pk").values()),
            list(ContactPoint.objects.order_by("pk").values()),
            ChangeSet.objects.count(),
            Entry.objects.count(),
            TakenIn.objects.count(),
            Collection.objects.count(),
            Pair.objects.count(),
        )


def test_a_person_comes_in_under_the_notice_that_the_key_is_bound_to(boss, notice):
    answer = post(key_of(boss, notice), WONG)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert answer.headers["Location"] == f"{URL}/{made['id']}"
    assert answer.headers["ETag"] == made["version"]
    with wall.lifted():
        one = Customer.objects.get()
        assert one.collected_under == "notice:shop/1/zh-hant"
        assert list(one.contact_points.values_list("value", flat=True)) == ["+85261234567"]
        bound = Collection.objects.get()
    assert (bound.customer_id, bound.version_id, bound.given) == (one.pk, notice.id, "api")
    assert bound.text_id == notice.hashes["zh-hant"]


def test_whoever_says_to_be_under_18_is_a_minor(boss, notice):
    answer = post(key_of(boss, notice), WONG | {"under_18": True})
    assert answer.status_code == 201
    with wall.lifted():
        assert ConsentEvent.objects.get().state == "under_age"
        assert ConsentEvent.objects.get().customer_id == answer.json()["id"]


@pytest.mark.parametrize(
    ("more", "locale"),
    [({"language": "en"}, "en"), ({"language": "en", "notice_language": "zh-hant"}, "zh-hant")],
)
def test_the_text_is_the_one_in_the_language_shown(boss, notice, more, locale):
    assert post(key_of(boss, notice), {**WONG, **more}).status_code == 201
    with wall.lifted():
        assert Collection.objects.get().text_id == notice.hashes[locale]


def test_the_same_request_again_takes_in_nobody(boss, notice):
    secret = key_of(boss, notice)
    first = post(secret, WONG)
    before = kept()
    again = post(secret, WONG)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert kept() == before


def test_one_idempotency_key_is_one_request(boss, notice):
    secret = key_of(boss, notice)
    post(secret, WONG)
    before = kept()
    other = post(secret, {**WONG, "name_en": "LEE Ka Ho", "phones": []})
    assert (other.status_code, other.json()["error"]) == (409, "key used")
    assert kept() == before
    # Another key of the API may use the same word for its own request.
    assert post(key_of(boss, notice), {"name_zh": "李家豪"}).status_code == 201


def test_whoever_is_likely_there_is_told_with_the_evidence(boss, notice):
    chan = mrs_chan(boss)
    before = kept()
    answer = post(key_of(boss, notice), {"name_zh": "陳美玲", "phones": ["9123 4567"]})
    assert (answer.status_code, answer.json()["error"]) == (409, "alike")
    (one,) = answer.json()["detail"]["candidates"]
    assert one["id"] == chan
    assert one["probability"] > 0.9
    assert {"field": "phone", "level": "same"}.items() <= one["evidence"][-1].items() or any(
        e["field"] == "phone" and e["level"] == "same" for e in one["evidence"]
    )
    assert kept() == before
    assert Look.objects.get().way == "api:customers-new"


def test_even_if_alike_wants_a_reason_and_keeps_it_and_queues_the_two(boss, notice):
    chan, secret = mrs_chan(boss), key_of(boss, notice)
    before, twin = kept(), {"name_zh": "陳美玲", "phones": ["9123 4567"]}
    url = f"{URL}?even_if_alike=true"
    assert post(secret, twin, url=url).status_code == 422
    assert post(secret, {**twin, "reason": "  "}, url=url).json()["detail"] == {"field": "reason"}
    assert kept() == before
    made = post(secret, {**twin, "reason": "her sister, same name"}, url=url)
    assert made.status_code == 201
    assert ChangeSet.objects.order_by("-pk").first().reason == "her sister, same name"
    with wall.lifted():
        pair = Pair.objects.get()
    assert (pair.left_id, pair.right_id, pair.scan_id) == (chan, made.json()["id"], None)


def test_candidates_out_of_sight_are_not_revealed_but_queued_for_who_may_see_both(boss, notice):
    mrs_chan(boss)
    away = staff("Ben Island")
    allow(away, "customer", "see", "create", regions=[1])
    answer = post(
        key_of(actor_of(away), notice),
        {"name_zh": "陳美玲", "phones": ["9123 4567"], "district": 101, "channel": 1},
    )
    assert answer.status_code == 201
    with wall.lifted():
        assert Pair.objects.count() == 1


def test_a_number_that_is_taken_stands_in_the_way_before_all_else(boss, notice):
    mrs_chan(boss)
    before = kept()
    answer = post(key_of(boss, notice), {"name_zh": "陳美玲", "member_no": "KF00000001"})
    assert (answer.status_code, answer.json()["error"]) == (409, "taken")
    assert kept() == before


def refusals():
    """What may not be, and what is answered: rights, notice, values."""
    return [
        ({"create": False}, WONG, 403, "not allowed"),
        ({"notice": None}, WONG, 409, "no notice"),
        ({}, {**WONG, "emails": ["nobody"]}, 422, "invalid"),
        ({}, {**WONG, "phones": ["12"]}, 422, "invalid"),
        ({}, {**WONG, "birthday": "1990-01-01"}, 422, "invalid"),
        ({}, {**WONG, "district": 777}, 422, "invalid"),
        ({}, {"district": 203}, 422, "invalid"),
        ({}, {**WONG, "member_no": "A123456(3)"}, 422, "invalid"),
        ({}, "no json", 400, "unreadable"),
        ({}, {**WONG, "language": "fr"}, 422, "invalid"),
    ]


@pytest.mark.parametrize(("rights", "body", "status", "error"), refusals())
def test_a_refusal_says_why_and_writes_nothing(boss, notice, rights, body, status, error):
    rights = dict(rights)
    secret = key_of(boss, rights.pop("notice", notice), **rights)
    before = kept()
    answer = post(secret, body)
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.content
    assert set(answer.json()) == {"error", "message", "detail"}
    assert kept() == before


def test_what_was_sent_is_not_said_again(boss, notice):
    answer = post(key_of(boss, notice), {**WONG, "name_en": "x" * 161})
    assert "xxx" not in answer.content.decode()


def test_without_an_idempotency_key_nothing_is_begun(boss, notice):
    before = kept()
    answer = post(key_of(boss, notice), WONG, token=" ")
    assert (answer.status_code, answer.json()["error"]) == (400, "key missing")
    assert kept() == before


def test_a_notice_that_speaks_of_no_telephone_collects_none(boss):
    from dataclasses import replace

    from kaifong.privacy.rules.vocabulary import Kind
    from tests.privacy.shop import GOOD

    kinds = tuple(kind for kind in GOOD.kinds if kind != Kind.PHONE)
    seen = published(boss, replace(GOOD, kinds=kinds))
    before = kept()
    answer = post(key_of(boss, seen), WONG)
    assert (answer.status_code, answer.json()["error"]) == (409, "not in notice")
    assert answer.json()["detail"] == {"kind": "phone"}
    assert kept() == before


def test_a_notice_that_was_replaced_long_ago_binds_no_more(boss, notice):
    from dataclasses import replace

    from kaifong.privacy import actions as privacy
    from kaifong.privacy.rules.vocabulary import Purpose
    from tests.privacy.shop import GOOD

    secret = key_of(boss, notice)
    other = replace(GOOD, purposes=(*GOOD.purposes, Purpose.ACCOUNTS))
    number = drafted(boss, other, at=NOON)
    privacy.publish(actor=boss, version_id=number, at=NOON)
    before = kept()
    answer = post(secret, WONG)  # today is long after noon of that day
    assert (answer.status_code, answer.json()["error"]) == (409, "no notice")
    assert kept() == before


def test_whoever_may_not_create_there_is_refused_in_words(boss, notice):
    person = staff("Eva Island")
    allow(person, "customer", "see", "create", regions=[1])
    before = kept()
    answer = post(key_of(actor_of(person), notice), WONG, Accept_Language="zh-hant")
    assert (answer.status_code, answer.json()["error"]) == (403, "not allowed")
    assert answer.json()["message"] == "此密鑰的主人不可在此寫入，或不可寫入此項。"
    assert kept() == before


def test_the_brake_stops_all_writing(boss, notice):
    chan, secret = mrs_chan(boss), key_of(boss, notice)
    version = get(secret, chan).headers["ETag"]
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    before = kept()
    for answer in (post(secret, WONG), patch(secret, chan, {"name_en": "X"}, version)):
        assert (answer.status_code, answer.json()["error"]) == (503, "stopped")
    assert kept() == before


def test_a_session_of_the_desk_writes_nothing_here(boss, notice):
    from tests.cast import signed_in

    before = kept()
    answer = signed_in(boss).post(URL, json.dumps(WONG), content_type="application/json")
    assert answer.status_code == 401
    assert kept() == before


def test_two_programs_change_different_fields_and_both_stand(boss):
    chan, secret = mrs_chan(boss), key_of(boss)
    version = get(secret, chan).headers["ETag"]
    first = patch(secret, chan, {"district": 101}, version)
    second = patch(
        secret,
        chan,
        {"name_en": "CHAN Mei Ling, Mandy"},
        version,
    )
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["changed"]
    whole = get(secret, chan)
    assert (whole.json()["district"], whole.json()["name_en"]) == (101, "CHAN Mei Ling, Mandy")
    assert whole.headers["ETag"] == second.json()["version"] == second.headers["ETag"]


def test_two_programs_change_one_field_and_the_second_decides_with_all_three_before_it(boss):
    chan, secret = mrs_chan(boss), key_of(boss)
    version = get(secret, chan).headers["ETag"]
    patch(secret, chan, {"note": "likes tea"}, version)
    patch(secret, chan, {"note": "likes pu-erh"}, get(secret, chan).headers["ETag"])
    before = kept()
    late = patch(secret, chan, {"note": "likes oolong", "district": 101}, version)
    assert (late.status_code, late.json()["error"]) == (409, "conflict")
    assert late.json()["detail"] == {
        "fields": [
            {"field": "note", "mine": "likes oolong", "theirs": "likes pu-erh", "original": ""}
        ]
    }
    assert kept() == before
    same = patch(secret, chan, {"note": "likes pu-erh"}, version)
    assert (same.status_code, same.json()["changed"]) == (200, False)
    assert kept() == before


def test_line_breaks_alone_are_nobodys_change(boss):
    chan, secret = mrs_chan(boss), key_of(boss)
    patch(secret, chan, {"note": "a\r\nb"}, get(secret, chan).headers["ETag"])
    version = get(secret, chan).headers["ETag"]
    assert patch(secret, chan, {"note": "a\nb"}, version).json()["changed"] is False


@pytest.mark.parametrize(
    ("version", "status", "error"),
    [
        ("", 428, "precondition required"),
        ("*", 428, "precondition required"),
        ("nonsense", 412, "precondition failed"),
        ('W/"c{chan}-0"', 412, "precondition failed"),
        ('"c{other}-0"', 412, "precondition failed"),
        ('"c{chan}-999999999"', 412, "precondition failed"),
    ],
)
def test_without_the_version_that_was_read_nothing_is_written(boss, version, status, error):
    chan = mrs_chan(boss)
    secret, before = key_of(boss), kept()
    answer = patch(secret, chan, {"district": 101}, version.format(chan=chan, other=chan + 1))
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert kept() == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name_en": "", "name_zh": "", "district": 777}, 422),
        ({"spend": 1}, 422),
        ({"owner_id": 2**40}, 422),
        ({"language": "fr"}, 422),
        ({"note": "x" * 5_001}, 422),
    ],
)
def test_what_cannot_stand_is_refused(boss, body, status):
    chan = mrs_chan(boss)
    secret = key_of(boss)
    version, before = get(secret, chan).headers["ETag"], kept()
    answer = patch(secret, chan, body, version)
    assert answer.status_code == status, answer.content
    assert kept() == before


def test_nobody_is_left_without_a_name(boss):
    chan = mrs_chan(boss, member_no=None)
    secret = key_of(boss)
    version, before = get(secret, chan).headers["ETag"], kept()
    answer = patch(secret, chan, {"name_en": "", "name_zh": ""}, version)
    assert (answer.status_code, answer.json()["detail"]) == (422, {"field": "name_en"})
    assert kept() == before


def test_editing_is_a_right_of_the_key_and_of_its_owner(boss):
    chan = mrs_chan(boss)
    reader = staff("Tea Team")
    allow(reader, "customer", "see")
    stranger = staff("Eva Island")
    allow(stranger, "customer", "see", "edit", regions=[1])
    before = kept()
    for secret, status in (
        (key_of(boss, edit=False), 403),
        (key_of(actor_of(reader)), 403),
        (key_of(actor_of(stranger)), 404),
    ):
        assert patch(secret, chan, {"note": "x"}, f'"c{chan}-0"').status_code == status
        made = send("POST", secret, f"{URL}/{chan}/contact", {"value": "x@example.com"})
        assert made.status_code == status
        with wall.lifted():
            point = ContactPoint.objects.first()
        gone = send("DELETE", secret, f"{URL}/{chan}/contact/{point.pk}", "")
        assert gone.status_code == status
    assert kept() == before


def test_ways_to_reach_somebody_are_added_and_retired(boss):
    chan, secret = mrs_chan(boss), key_of(boss)
    url = f"{URL}/{chan}/contact"
    added = send("POST", secret, url, {"value": "6222 3333"})
    assert (added.status_code, added.json()["changed"]) == (200, True)
    assert send("POST", secret, url, {"value": "62223333"}).json()["changed"] is False
    with wall.lifted():
        point = ContactPoint.objects.get(value="+85262223333")
    assert point.source.startswith("api:")
    before = kept()
    assert send("POST", secret, url, {"value": "nothing"}).status_code == 422
    assert send("DELETE", secret, f"{url}/{2**40}", "").status_code == 404
    assert kept() == before
    gone = send("DELETE", secret, f"{url}/{point.pk}", "")
    assert (gone.status_code, gone.json()["changed"]) == (200, True)
    assert gone.headers["ETag"] == get(secret, chan).headers["ETag"]
    with wall.lifted():
        assert not ContactPoint.objects.filter(pk=point.pk).exists()


def test_contact_details_out_of_sight_are_not_there(boss):
    chan = mrs_chan(boss)
    person = staff("Tea Team")
    allow(person, "customer", "see", "edit", classes=("public", "internal"))
    secret, before = key_of(actor_of(person)), kept()
    assert send("POST", secret, f"{URL}/{chan}/contact", {"value": "a@b.hk"}).status_code == 404
    assert kept() == before


def test_a_merged_record_is_read_at_the_version_of_the_one_that_stays(boss):
    chan = mrs_chan(boss)
    twin = mrs_chan(boss, member_no=None, emails=(), phones=())
    customers.merge(actor=boss, winner_id=chan, loser_id=twin, at=NOON)
    secret = key_of(boss)
    led = get(secret, twin)
    assert led.headers["ETag"] == get(secret, chan).headers["ETag"]
    assert patch(secret, twin, {"note": "x"}, led.headers["ETag"]).status_code == 404


def test_a_key_is_bound_to_a_notice_in_force_only(boss, notice):
    with pytest.raises(actions.NotInForce):
        key_of(boss, type("Gone", (), {"id": notice.id + 1}))


def test_who_took_whom_in_goes_with_the_person(boss, notice):
    post(key_of(boss, notice), WONG)
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM api_takenin")
        assert cursor.fetchone() == (1,)
    with wall.seen_by(actor_of(staff("Nobody"))):
        assert not TakenIn.objects.exists()


def test_somebody_who_has_left_writes_no_more(boss, notice):
    secret = key_of(boss, notice)
    Staff.objects.update(left_at=NOON)
    assert post(secret, WONG).status_code == 401
    with wall.lifted():
        assert not Customer.objects.exists()


def test_all_powerful_reads_as_before():
    boss = all_powerful()
    chan = mrs_chan(boss)
    assert get(key_of(boss), chan).headers["ETag"].startswith(f'"c{chan}-')


@pytest.mark.parametrize("reason", ["x" * 201, "%00"])
def test_a_reason_that_is_no_sentence_is_refused(boss, reason):
    chan, secret = mrs_chan(boss), key_of(boss)
    version, before = get(secret, chan).headers["ETag"], kept()
    url = f"{URL}/{chan}?reason={reason}"
    answer = send("PATCH", secret, url, {"note": "x"}, If_Match=version)
    assert (answer.status_code, answer.json()["detail"]) == (422, {"field": "reason"})
    assert kept() == before
    url = f"{URL}/{chan}?reason=she+called"
    assert send("PATCH", secret, url, {"note": "x"}, If_Match=version).status_code == 200
    assert ChangeSet.objects.order_by("-pk").first().reason == "she called"


def test_rights_and_notice_are_chosen_on_the_page(boss, notice, monkeypatch):
    from kaifong.api import desk
    from kaifong.api.models import ApiKey
    from tests.cast import signed_in

    client = signed_in(boss)
    wanted = {"name": "till", "may_create": "on", "may_edit": "on"}
    refused = client.post("/desk/keys/", wanted)
    assert refused.status_code == 422
    assert "nobody is taken in without one" in refused.content.decode()
    assert not ApiKey.objects.exists()

    def replaced(**_given):
        raise actions.NotInForce

    with monkeypatch.context() as patched:
        patched.setattr(desk.actions, "make_key", replaced)
        late = client.post("/desk/keys/", {**wanted, "notice": notice.id})
    assert "no longer in use" in late.content.decode()
    client.cookies["django_language"] = "zh-hant"
    body = client.post("/desk/keys/", {**wanted, "notice": notice.id}).content.decode()
    assert "商店聲明 1" in body
    assert "登記" in body
    key = ApiKey.objects.get()
    assert (key.may_create, key.may_edit, key.notice_id) == (True, True, notice.id)
    assert post(f"kf_{body.split('kf_')[1].split('<')[0]}", WONG).status_code == 201
