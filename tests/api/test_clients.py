"""Programs with roles of their own: what they may, who has their keys, and when they stop."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from kaifong.api import handlers, queries
from kaifong.api.keys import actions as keys
from kaifong.api.models import ApiKey
from kaifong.authority import actions as office
from kaifong.authority import directory, explaining, previews, wall
from kaifong.authority.models import (
    Amendment,
    ApiClient,
    Department,
    Grant,
    Look,
    Membership,
    Role,
    Staff,
)
from kaifong.authority.programs import actions as programs
from kaifong.authority.programs import reading
from kaifong.authority.programs.events import ClientHandedOver
from kaifong.authority.programs.rules import Limits, Off, comes_from, ends, served
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.rules import ANY, Purpose, Rows
from kaifong.customers.desk import asked_about  # noqa: F401  customers can be asked about
from kaifong.customers.queries import possible_owners
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from tests.cast import ALL_CLASSES, all_powerful, allow, bought, mrs_chan, signed_in, staff

pytestmark = pytest.mark.django_db
AT = timezone.now().replace(microsecond=0)  # what may be called is asked of this very moment
YEAR = timedelta(days=365)
CUSTOMERS, ORDERS = "/api/v1/customers", "/api/v1/orders"


@pytest.fixture
def chief():
    person = staff("Chief Office")
    allow(person, "authority", "administer", "see", purposes=("management",))
    return actor_of(person)


@pytest.fixture
def wai():
    """A technician: he answers for programs, and may see nothing himself."""
    return actor_of(staff("Wai Technician"))


@pytest.fixture
def shop():
    return Department.objects.create(code="web", name_en="Web shop", name_zh="網店")


@pytest.fixture
def role(shop):
    made = Role.objects.create(department=shop, code="web-sync", name_en="Sync", name_zh="同步")
    for about, action in (("customer", "see"), ("customer", "export"), ("order", "see")):
        Grant.objects.create(
            role=made,
            action=action,
            object=about,
            classes=list(ALL_CLASSES),
            purposes=["service", "sales"],
        )
    return made


def terms(**more):
    values = {
        "name_en": "Web shop sync",
        "name_zh": "網店同步",
        "use": "Shows customers their orders",
        "purpose": Purpose.SERVICE,
        "bounds": ANY,
        "expires_at": AT + YEAR,
        "handover_days": 7,
    }
    return programs.Terms(**{**values, **more})


@pytest.fixture
def client(chief, wai, shop, role):
    made = programs.make_client(
        actor=chief, department_id=shop.pk, responsible_id=wai.staff_id, terms=terms(), at=AT
    )
    office.appoint(actor=chief, staff_id=made, role_id=role.pk, at=AT)
    return made


def key_of(wai, client, **more):
    return keys.make_key(actor=wai, name="sync", at=AT, client_id=client, **more)


def get(secret, url, **more):
    return Client().get(url, headers={"Authorization": f"Bearer {secret}"}, **more)


def actor(client):
    return actor_of(Staff.objects.get(pk=client))


def everything():
    tables = (ApiClient, Staff, Membership, ApiKey, Amendment)
    return [list(one.objects.order_by("pk").values()) for one in tables], Entry.objects.count()


def test_a_program_does_what_its_roles_may_and_not_what_its_person_may(wai, client):
    boss = all_powerful()
    chan = mrs_chan(boss)
    sale = bought(chan)
    secret = key_of(wai, client).secret
    assert not wai.may("customers:customer:see")
    assert get(secret, f"{CUSTOMERS}/{chan}").json()["name_zh"] == "陳美玲"
    assert get(secret, f"{ORDERS}/{sale}").json()["total_cents"] == 3_000
    looks = Look.objects.order_by("pk").values_list("staff_id", "purpose", "token")
    (key,) = ApiKey.objects.all()
    assert list(looks) == [(client, "service", key.pk)] * 2
    assert (key.staff_id, key.made_by) == (client, wai.staff_id)


def test_what_the_interface_does_not_do_is_not_given(client):
    him = actor(client)
    assert him.may("customers:customer:see")
    assert not him.may("customers:customer:export")
    assert him.purposes == (Purpose.SERVICE,)
    assert served() == {
        "customer": frozenset({"see", "create", "edit"}),
        "order": frozenset({"see"}),
    }


def test_rows_are_bounded_by_department_role_and_program(chief, client, shop):
    shop.regions = [1, 2]
    shop.save()
    programs.change_client(
        actor=chief, staff_id=client, terms=terms(bounds=Rows(frozenset([2, 3]))), at=AT
    )
    assert actor(client).scope("see", "customer").rows == {Rows(frozenset([2]))}
    held = [one.granted().rows for one in previews.holding.held_by([client])[client]]
    assert held == [Rows(frozenset([2]))] * 2


def test_a_program_has_no_customers_of_its_own_and_stands_in_for_nobody(client, wai):
    assert client not in possible_owners()
    assert client not in dict(reading.may_answer())
    with pytest.raises(NotAllowed):
        directory.person(actor=wai, staff_id=client)


def test_whoever_gives_rights_never_has_the_keys(chief, wai, shop, role, client):
    before = everything()
    with pytest.raises(office.ItsYourOwn):
        programs.make_client(
            actor=chief, department_id=shop.pk, responsible_id=chief.staff_id, terms=terms(), at=AT
        )
    with pytest.raises(office.ItsYourOwn):
        programs.hand_over_client(
            actor=chief, staff_id=client, responsible_id=chief.staff_id, at=AT
        )
    with pytest.raises(NotAllowed):
        key_of(chief, client)
    assert everything() == before
    ApiClient.objects.update(responsible=chief.staff_id, given_by=wai.staff_id)
    before = everything()
    for refused in (
        lambda: programs.change_client(actor=chief, staff_id=client, terms=terms(use="x"), at=AT),
        lambda: office.dismiss(actor=chief, staff_id=client, role_id=role.pk, at=AT),
        lambda: office.delete_role(actor=chief, role_id=role.pk, at=AT),
        lambda: previews.preview(actor=chief, draft=previews.Appointed(client, role.pk)),
        lambda: previews.preview(actor=chief, draft=previews.Bounded(shop.pk, ANY)),
    ):
        with pytest.raises((office.ItsYourOwn, office.RoleInUse)):
            refused()
    assert everything() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiClient.objects.update(given_by=chief.staff_id)


def test_only_administrators_make_programs(wai, shop):
    before = everything()
    with pytest.raises(NotAllowed):
        programs.make_client(
            actor=wai, department_id=shop.pk, responsible_id=wai.staff_id, terms=terms(), at=AT
        )
    assert everything() == before


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("expires_at", {"expires_at": AT}),
        ("expires_at", {"expires_at": AT + timedelta(days=401)}),
        ("handover_days", {"handover_days": 31}),
        ("addresses", {"addresses": ("somewhere",)}),
        ("addresses", {"addresses": ("203.0.113.7",) * 21}),
        ("regions", {"bounds": Rows(frozenset())}),
    ],
)
def test_terms_that_cannot_be_so_are_refused(chief, wai, shop, field, wrong):
    before = everything()
    with pytest.raises(programs.WrongClient) as refused:
        programs.make_client(
            actor=chief,
            department_id=shop.pk,
            responsible_id=wai.staff_id,
            terms=terms(**wrong),
            at=AT,
        )
    assert refused.value.field == field
    assert everything() == before


def test_a_closed_department_and_somebody_gone_get_no_program(chief, wai, shop):
    Staff.objects.filter(pk=wai.staff_id).update(left_at=AT)
    with pytest.raises(office.NoSuchPerson):
        programs.make_client(
            actor=chief, department_id=shop.pk, responsible_id=wai.staff_id, terms=terms(), at=AT
        )
    Department.objects.update(closed_at=AT)
    with pytest.raises(office.NoSuchDepartment):
        programs.make_client(
            actor=chief, department_id=shop.pk, responsible_id=wai.staff_id, terms=terms(), at=AT
        )
    assert not ApiClient.objects.exists()


def test_a_role_of_another_department_is_not_a_programs(chief, client):
    other = Department.objects.create(code="hr", name_en="HR", name_zh="人事")
    role = Role.objects.create(department=other, code="hr-all", name_en="All", name_zh="全")
    before = everything()
    with pytest.raises(office.NoSuchRole):
        office.appoint(actor=chief, staff_id=client, role_id=role.pk, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(staff_id=client, role=role, since=AT)
    assert everything() == before


def test_a_program_is_not_let_go_like_a_person(chief, client):
    before = everything()
    with pytest.raises(office.NoSuchPerson):
        office.part_with(actor=chief, staff_id=client, at=AT)
    with pytest.raises(office.NoSuchPerson):
        office.issue_password(actor=chief, staff_id=client, lost_factor=False, at=AT)
    assert everything() == before


def test_turned_off_it_opens_nothing_and_says_why(chief, wai, client):
    secret = key_of(wai, client).secret
    assert get(secret, CUSTOMERS).status_code == 200
    programs.turn_off_client(actor=wai, staff_id=client, at=AT)  # whoever answers for it may
    programs.turn_off_client(actor=chief, staff_id=client, at=AT)
    answer = get(secret, CUSTOMERS)
    assert (answer.status_code, answer.json()["error"]) == (401, "turned off")
    assert "turned off" in answer.json()["message"]
    assert get(secret, "/api/v1/openapi.json").status_code == 401
    assert not Membership.objects.filter(staff_id=client).exists()
    with pytest.raises(NotAllowed):
        key_of(wai, client)
    with pytest.raises(office.NoSuchPerson):
        programs.change_client(actor=chief, staff_id=client, terms=terms(use="more"), at=AT)


def test_nobody_else_turns_it_off(client):
    with pytest.raises(NotAllowed):
        programs.turn_off_client(actor=actor_of(staff("Some Body")), staff_id=client, at=AT)


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"expires_at": AT - timedelta(days=1), "made_at": AT - YEAR}, "expired"),
        ({"addresses": ["203.0.113.0/24"]}, "address"),
    ],
)
def test_expired_or_from_elsewhere_it_is_told(wai, client, change, because):
    secret = key_of(wai, client).secret
    ApiClient.objects.update(**change)
    answer = get(secret, CUSTOMERS)
    assert answer.status_code == 401
    assert because in answer.json()["message"]


def test_from_its_own_addresses_it_calls(wai, client):
    secret = key_of(wai, client).secret
    ApiClient.objects.update(addresses=["127.0.0.0/8", "203.0.113.7"])
    assert get(secret, CUSTOMERS).status_code == 200
    assert get(secret, CUSTOMERS, REMOTE_ADDR="203.0.113.7").status_code == 200
    assert get(secret, CUSTOMERS, REMOTE_ADDR="203.0.113.8").status_code == 401


def test_when_its_person_leaves_it_goes_on_for_the_days_of_handing_over(chief, wai, client):
    secret = key_of(wai, client).secret
    office.part_with(actor=chief, staff_id=wai.staff_id, at=AT - timedelta(days=6))
    assert get(secret, CUSTOMERS).status_code == 200
    seen = reading.client(actor=chief, staff_id=client)
    assert (seen.because, seen.has_left) == (Off.LEFT, AT - timedelta(days=6))
    Staff.objects.filter(pk=wai.staff_id).update(left_at=AT - timedelta(days=8))
    assert "has left" in get(secret, CUSTOMERS).json()["message"]
    assert actor(client).grants == ()


def test_handed_over_the_known_keys_run_out_and_the_next_person_makes_others(chief, wai, client):
    old = key_of(wai, client)
    short = key_of(wai, client, expires_at=AT + timedelta(days=1))
    mei = actor_of(staff("Mei Next"))
    programs.hand_over_client(actor=chief, staff_id=client, responsible_id=mei.staff_id, at=AT)
    programs.hand_over_client(actor=chief, staff_id=client, responsible_id=mei.staff_id, at=AT)
    told = Entry.objects.filter(name="authority.client_handed_over")
    assert told.count() == 1
    event = ClientHandedOver(happened_at=AT, member_id=client, responsible_id=mei.staff_id, days=7)
    new = keys.make_key(actor=mei, name="sync 2", at=AT + timedelta(seconds=1), client_id=client)
    handlers.let_run_out(event)
    handlers.let_run_out(event)
    until = dict(ApiKey.objects.values_list("pk", "expires_at"))
    assert until == {
        old.id: AT + timedelta(days=7),
        short.id: AT + timedelta(days=1),
        new.id: None,
    }
    with pytest.raises(NotAllowed):
        key_of(wai, client)
    later = AT + timedelta(days=7)
    assert queries.caller_of(secret=old.secret, at=later) is None
    assert queries.caller_of(secret=new.secret, at=later).actor.staff_id == client


def test_a_key_is_rotated_with_an_overlap(wai, client):
    first = key_of(wai, client)
    second = keys.rotate_key(actor=wai, key_id=first.id, days=3, at=AT)
    for at, good in ((AT, 2), (AT + timedelta(days=3), 1)):
        found = [queries.caller_of(secret=one.secret, at=at) for one in (first, second)]
        assert sum(one is not None for one in found) == good
    third = keys.rotate_key(actor=wai, key_id=second.id, days=0, at=AT)
    assert queries.caller_of(secret=second.secret, at=AT) is None
    other = actor_of(staff("Some Body"))
    before = everything()
    with pytest.raises(NotAllowed):
        keys.rotate_key(actor=wai, key_id=second.id, days=3, at=AT)
    with pytest.raises(NotAllowed):
        keys.rotate_key(actor=other, key_id=third.id, days=3, at=AT)
    assert everything() == before


def test_a_key_of_ones_own_is_rotated_and_works_as_before():
    boss = all_powerful()
    mrs_chan(boss)
    first = keys.make_key(actor=boss, name="till", at=AT)
    second = keys.rotate_key(actor=boss, key_id=first.id, days=0, at=AT)
    assert get(first.secret, CUSTOMERS).status_code == 401
    assert get(second.secret, CUSTOMERS).status_code == 200
    assert ApiKey.objects.get(pk=second.id).made_by is None


def test_no_key_while_nothing_may_be_changed(wai, client):
    PulledBrake.objects.create(brake="read_only", pulled_at=AT, reason="x")
    with pytest.raises(Braked):
        key_of(wai, client)
    assert not ApiKey.objects.exists()


def test_what_it_may_is_in_the_matrix_and_explained(chief, client):
    people = [line for line in directory.lines_of_people(actor=chief, at=AT) if line.is_program]
    assert {(line.id, line.cell.object, line.cell.action) for line in people} == {
        (client, "customer", "see"),
        (client, "order", "see"),
    }
    boss = all_powerful("Otto See")
    chan = mrs_chan(boss)
    asking = staff("Ada Asks")
    allow(asking, "authority", "administer")
    allow(asking, "customer", "see")
    ada = actor_of(asking)
    asked = explaining.Asked(client, "customer", chan, "phone", "see", Purpose.SERVICE)
    with wall.seen_by(ada):
        assert explaining.why(actor=ada, asked=asked).allowed is True
    ApiClient.objects.update(expires_at=AT - timedelta(days=1), made_at=AT - YEAR)
    with wall.seen_by(ada):
        answer = explaining.why(actor=ada, asked=asked)
    assert answer.allowed is False
    assert any("turned off" in str(words) for words in answer.remarks)
    lines = directory.lines_of_people(actor=chief, at=AT)
    assert not [line for line in lines if line.is_program]


def test_the_preview_of_narrower_limits_says_what_is_lost(chief, client, role):
    boss = all_powerful()
    mrs_chan(boss)
    limits = Limits(role.department_id, Rows(frozenset([1])), Purpose.SERVICE)
    draft = previews.Limited(client, limits)
    found = previews.preview(actor=chief, draft=draft)
    assert {(one.step.gained, one.step.object) for one in found.steps} == {
        (False, "customer"),
        (False, "order"),
    }
    previews.still(actor=chief, draft=draft, seen=found.seen)
    Grant.objects.filter(role=role).delete()
    with pytest.raises(previews.ChangedMeanwhile):
        previews.still(actor=chief, draft=draft, seen=found.seen)


def test_the_rules_of_ending_and_of_addresses():
    days = {"closed_at": None, "left_at": None, "days": 7}
    assert ends(expires_at=AT, **days) == (AT, Off.EXPIRED)
    assert ends(expires_at=AT + YEAR, **{**days, "left_at": AT}) == (
        AT + timedelta(days=7),
        Off.LEFT,
    )
    assert ends(expires_at=AT + YEAR, **{**days, "closed_at": AT}) == (AT, Off.CLOSED)
    assert comes_from("", [])
    assert not comes_from("", ["203.0.113.7"])
    assert comes_from("2001:db8::1", ["2001:db8::/32"])
    assert not comes_from("203.0.113.9", ["2001:db8::/32"])


def test_on_the_desk_a_program_is_entered_given_a_role_and_keyed(chief, wai, shop, role):
    desk, his = signed_in(chief), signed_in(wai)
    given = {
        "department": shop.pk,
        "responsible": wai.staff_id,
        "name_en": "Till",
        "name_zh": "收銀機",
        "use": "Reads orders",
        "purpose": "service",
        "expires_on": (AT + timedelta(days=30)).date().isoformat(),
        "handover_days": 7,
        "addresses": "127.0.0.1",
    }
    new = "/desk/authority/clients/new"
    assert desk.get(new).status_code == 200
    wrong = desk.post(new, {**given, "addresses": "nowhere"})
    assert (wrong.status_code, ApiClient.objects.count()) == (422, 0)
    answer = desk.post(new, given)
    made = ApiClient.objects.get()
    assert answer.headers["Location"] == f"/desk/authority/clients/{made.staff_id}"
    url = answer.headers["Location"]
    shown = desk.post(f"{url}/roles", {"role": role.pk})
    assert "1 person may newly see customers" in shown.content.decode()
    seen = shown.context["seen"]
    desk.post(f"{url}/roles", {"role": role.pk, "seen": seen})
    assert made.staff.roles.get() == role
    assert "May see orders" in desk.get(url).content.decode()
    assert "Till" in desk.get("/desk/authority/clients/").content.decode()
    assert desk.get(f"/desk/authority/people/{made.staff_id}").status_code == 303
    assert desk.get("/desk/authority/overview?by=people&q=Till").content.decode().count("(program)")
    page = his.get(f"/desk/keys/programs/{made.staff_id}")
    assert page.status_code == 200
    assert "Till" in his.get("/desk/keys/").content.decode()
    made_key = his.post(f"/desk/keys/programs/{made.staff_id}", {"name": "one"})
    assert "kf_" in made_key.content.decode()
    key = ApiKey.objects.get()
    assert "kf_" in his.post(f"/desk/keys/{key.pk}/rotate", {"days": 7}).content.decode()
    assert his.post(f"/desk/keys/{key.pk}/rotate", {"days": "x"}).status_code == 303
    other = signed_in(all_powerful())
    assert other.get(f"/desk/keys/programs/{made.staff_id}").status_code == 404
    assert other.post(f"/desk/keys/{key.pk}/revoke").status_code == 404
    assert other.post(f"/desk/keys/{key.pk}/rotate", {"days": 1}).status_code == 404
    assert (
        "Only Wai Technician" in desk.get(f"/desk/keys/programs/{made.staff_id}").content.decode()
    )
    assert desk.post(f"/desk/keys/programs/{made.staff_id}", {"name": "mine"}).status_code == 404
    desk.post(f"/desk/keys/{key.pk}/revoke")
    assert ApiKey.objects.get(pk=key.pk).revoked_at is not None
    assert desk.post(f"{url}/hand-over", {"responsible": 0}).status_code == 303
    desk.post(f"{url}/hand-over", {"responsible": Staff.objects.get(name_en="Anna Data").pk})
    desk.post(f"{url}/roles/{role.pk}/dismiss", {"seen": ""})
    narrower = desk.post(url, {**given, "regions": [1]})
    assert narrower.status_code == 200  # a preview first
    desk.post(url, {**given, "regions": [1], "seen": narrower.context["seen"]})
    made.refresh_from_db()
    assert made.regions == [1]
    assert desk.post(url, {**given, "regions": [1], "addresses": "?"}).status_code == 422
    desk.post(f"{url}/off")
    assert "turned off" in desk.get(url).content.decode()
