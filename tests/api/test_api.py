"""The surface for other systems: the same authority, one shape of errors, pages by cursor."""

import json

import pytest
from django.test import Client

from kaifong.api import queries
from kaifong.api.keys import actions
from kaifong.api.models import ApiKey
from kaifong.authority.models import Look, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from tests.cast import NOON, all_powerful, allow, bought, mrs_chan, signed_in, staff, tea

pytestmark = pytest.mark.django_db
CUSTOMERS, ORDERS = "/api/v1/customers", "/api/v1/orders"


def key_of(actor):
    return actions.make_key(actor=actor, name="till", at=NOON).secret


def get(secret, url, data=None):
    return Client().get(url, data, headers={"Authorization": f"Bearer {secret}"})


def test_a_key_reads_what_its_owner_may_see():
    boss = all_powerful()
    chan = mrs_chan(boss, identities=(("shop", "C-17"),))
    sale = bought(chan)
    secret = key_of(boss)

    (item,) = get(secret, CUSTOMERS, {"q": "美玲", "region": 2}).json()["items"]
    assert (item["name_zh"], item["phone"], item["spend_cents"]) == (
        "陳美玲",
        "+85291234567",
        3_000,
    )
    whole = get(secret, f"{CUSTOMERS}/{chan}").json()
    (known,) = whole["identities"]
    assert (known["source"], known["external_id"], known["kind"], known["status"]) == (
        "shop",
        "C-17",
        "external",
        "good",
    )
    assert whole["value"]["average_cents"] == 3_000
    assert [point["kind"] for point in whole["contact"]] == ["email", "phone"]
    assert get(secret, f"{CUSTOMERS}/count").json() == {"count": 1, "capped": False}
    (order,) = get(secret, ORDERS).json()["items"]
    assert (order["id"], order["total_cents"], order["hidden"]) == (sale, 3_000, [])
    assert get(secret, f"{ORDERS}/{sale}").json()["lines"][0]["hkd_cents"] == 3_000
    assert [(look.way, look.total) for look in Look.objects.order_by("pk")] == [
        ("api:customers", 1),
        ("api:customer", 1),
        ("api:orders", 1),
        ("api:order", 1),
    ]
    assert len(set(Look.objects.values_list("token", flat=True))) == 1


def test_what_is_hidden_is_null_and_named():
    boss = all_powerful()
    chan = mrs_chan(boss)
    sale = bought(chan, tea(1_000, 1, 1), tea(2_000, 1, 2))
    person = staff("Tea Team")
    allow(person, "customer", "see", classes=("public",))
    allow(person, "order", "see", categories=[1], classes=("public", "internal"))
    secret = key_of(actor_of(person))
    whole = get(secret, f"{CUSTOMERS}/{chan}").json()
    assert (whole["name_en"], whole["contact"], whole["value"], whole["note"]) == (None,) * 4
    assert whole["region"] == 2
    assert whole["hidden"] == ["contact", "financial", "internal", "sensitive"]
    order = get(secret, f"{ORDERS}/{sale}").json()
    assert (order["partial"], order["total_cents"], len(order["lines"])) == (True, None, 1)
    # What a key reads is written down whatever it was: a key may be lost.
    assert [(look.way, look.classes) for look in Look.objects.order_by("pk")] == [
        ("api:customer", []),
        ("api:order", []),
    ]


def test_pages_go_on_by_cursor():
    boss = all_powerful()
    for n in range(5):
        chan = mrs_chan(boss, member_no=f"KF{n}", emails=(), phones=())
        bought(chan, number=f"SO-{n}")
    secret = key_of(boss)
    for url in (CUSTOMERS, ORDERS):
        seen, after = [], ""
        while after is not None:
            page = get(secret, url, {"limit": 2, "after": after}).json()
            seen += [item["id"] for item in page["items"]]
            after = page["after"]
        assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize(
    ("url", "status"),
    [
        (f"{CUSTOMERS}/1000000", 404),
        (f"{CUSTOMERS}/abc", 422),
        (f"{CUSTOMERS}/0", 422),
        (f"{CUSTOMERS}/{2**63}", 422),
        (f"{ORDERS}/1000000", 404),
        (f"{ORDERS}/x", 422),
        (f"{CUSTOMERS}?limit=0", 422),
        (f"{CUSTOMERS}?limit=1000", 422),
        (f"{CUSTOMERS}?region=x", 422),
        (f"{CUSTOMERS}?sort=-note", 422),
        (f"{CUSTOMERS}?after=nonsense", 422),
        (f"{CUSTOMERS}?q=%00", 422),
        (f"{CUSTOMERS}?joined_from=0001-01-01", 422),
        (f"{CUSTOMERS}?owner={2**64}", 422),
        (f"{ORDERS}?after=1~x", 422),
        (f"{ORDERS}?number=%00", 422),
    ],
)
def test_errors_have_one_shape(url, status):
    answer = get(key_of(all_powerful()), url)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/json")
    assert set(answer.json()) == {"error", "message", "detail"}


def test_every_filter_is_the_lists_own():
    boss = all_powerful()
    bought(mrs_chan(boss))
    secret = key_of(boss)
    fits = {
        "district": 203,
        "channel": 1,
        "category": 1,
        "owner": 0,
        "language": "zh-hant",
        "joined_from": "2026-03-18",
        "joined_until": "2026-03-19",
        "spend_from": 3_000,
        "spend_until": 3_001,
        "last_before": "2026-03-19",
    }
    assert get(secret, f"{CUSTOMERS}/count", fits).json()["count"] == 1
    for name, other in (("district", 101), ("joined_until", "2026-03-18"), ("spend_from", 3_001)):
        assert get(secret, f"{CUSTOMERS}/count", {**fits, name: other}).json()["count"] == 0


def test_who_may_see_no_customers_finds_no_such_surface():
    person = staff("Orders Only")
    allow(person, "order", "see")
    secret = key_of(actor_of(person))
    assert get(secret, CUSTOMERS).status_code == 404
    assert get(secret, ORDERS).status_code == 200
    nobody = staff("Customers Only")
    allow(nobody, "customer", "see")
    assert get(key_of(actor_of(nobody)), ORDERS).status_code == 404


def test_a_session_reads_too_and_a_stranger_is_told_how_to_come_in():
    boss = all_powerful()
    mrs_chan(boss)
    assert len(signed_in(boss).get(CUSTOMERS).json()["items"]) == 1
    for client_answer in (Client().get(CUSTOMERS), get("kf_nonsense", CUSTOMERS)):
        assert client_answer.status_code == 401
        assert client_answer.headers["WWW-Authenticate"] == "Bearer"
        assert client_answer.json()["error"] == "not signed in"
    assert Client().post(ORDERS).status_code == 405


def test_a_key_ends_with_its_revocation_its_owner_or_its_purpose():
    boss = all_powerful()
    made = actions.make_key(actor=boss, name="till", at=NOON)
    assert ApiKey.objects.get().hash != made.secret
    assert get(made.secret, CUSTOMERS).status_code == 200
    assert ApiKey.objects.get().used_at is not None

    ApiKey.objects.update(purpose="marketing")
    assert get(made.secret, CUSTOMERS).status_code == 401
    ApiKey.objects.update(purpose="nonsense")
    assert get(made.secret, CUSTOMERS).status_code == 401
    ApiKey.objects.update(purpose="service")
    Staff.objects.update(left_at=NOON)
    assert get(made.secret, CUSTOMERS).status_code == 401
    Staff.objects.update(left_at=None)
    actions.revoke_key(actor=boss, key_id=made.id, at=NOON)
    assert get(made.secret, CUSTOMERS).status_code == 401


def test_only_the_owner_revokes_and_twice_is_once():
    one, two = all_powerful(), all_powerful("Ben Data")
    made = actions.make_key(actor=one, name="till", at=NOON)
    with pytest.raises(NotAllowed):
        actions.revoke_key(actor=two, key_id=made.id, at=NOON)
    assert ApiKey.objects.get().revoked_at is None
    actions.revoke_key(actor=one, key_id=made.id, at=NOON)
    actions.revoke_key(actor=one, key_id=made.id, at=NOON.replace(year=2027))
    assert ApiKey.objects.get().revoked_at == NOON


@pytest.mark.parametrize("stop", ["brake", "too many"])
def test_a_refused_key_is_not_made(stop, monkeypatch):
    boss = all_powerful()
    if stop == "brake":
        PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    monkeypatch.setattr(actions, "MOST_KEYS", 0)
    with pytest.raises((Braked, actions.TooManyKeys)):
        actions.make_key(actor=boss, name="till", at=NOON)
    assert not ApiKey.objects.exists()


def test_keys_are_made_shown_once_and_revoked_on_their_page(monkeypatch):
    boss = all_powerful()
    client = signed_in(boss)
    assert "No keys yet" in client.get("/desk/keys/").content.decode()
    body = client.post("/desk/keys/", {"name": "till"}).content.decode()
    secret = body.split("kf_")[1].split("<")[0]
    assert get(f"kf_{secret}", CUSTOMERS).status_code == 200
    assert secret not in client.get("/desk/keys/").content.decode()
    (key,) = queries.keys_of(staff_id=boss.staff_id)
    stranger = signed_in(all_powerful("Ben Data"))
    assert stranger.post(f"/desk/keys/{key.pk}/revoke").status_code == 404
    assert client.post(f"/desk/keys/{key.pk}/revoke").status_code == 303
    assert "revoked" in client.get("/desk/keys/").content.decode()
    assert client.post("/desk/keys/", {"name": ""}).status_code == 422
    monkeypatch.setattr(actions, "MOST_KEYS", 0)
    assert "Revoke a key first" in client.post("/desk/keys/", {"name": "x"}).content.decode()


def test_the_description_names_every_answer():
    told = json.loads(Client().get("/api/v1/openapi.json").content)
    assert set(told["paths"]) == {
        "/api/v1/customers",
        "/api/v1/customers/count",
        "/api/v1/customers/{pk}",
        "/api/v1/customers/{pk}/contact",
        "/api/v1/customers/{pk}/contact/{point}",
        "/api/v1/orders",
        "/api/v1/orders/{pk}",
    }
    for path in told["paths"].values():
        if "get" in path:
            assert set(path["get"]["responses"]) == {"200", "401", "404", "422"}
    writing = told["paths"]["/api/v1/customers/{pk}"]["patch"]
    assert {"403", "409", "412", "428", "503"} <= set(writing["responses"])
    assert writing["security"] == [{"ByKey": []}]
    pk = told["paths"]["/api/v1/customers/{pk}"]["get"]["parameters"][0]["schema"]
    assert (pk["type"], pk["maximum"]) == ("integer", 2**63 - 1)
