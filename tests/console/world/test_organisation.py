"""Who works in the made-up shop, and what each may do."""

from importlib import import_module
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db.models import Count

import kaifong
from kaifong.authority.models import Department, Grant, Membership, Role, Staff
from kaifong.authority.objects import has_rows, object_named
from kaifong.authority.queries import Actor, actor_of
from kaifong.authority.rules import FieldClass
from kaifong.console.world import accounts, organisation

from .conftest import AT

pytestmark = pytest.mark.django_db
HOUSE = Path(kaifong.__file__).parent
APPS = sorted(found.parent.name for found in HOUSE.glob("*/permissions.py"))


@pytest.fixture
def organised() -> None:
    organisation.make_organisation(at=AT)


def actor(username: str) -> Actor:
    return actor_of(Staff.objects.get(user__username=username))


def state() -> list[list[tuple[object, ...]]]:
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Department, Role, Grant, Staff, Membership)
    ]


def test_made_twice_it_is_there_once(organised: None) -> None:
    before = state()

    organisation.make_organisation(at=AT)

    assert state() == before


def test_what_an_administrator_changed_stays(organised: None) -> None:
    Grant.objects.filter(role__code="warehouse-clerk", object="customer").delete()
    Staff.objects.filter(user__username="warehouse").update(name_en="Somebody New")

    organisation.make_organisation(at=AT)

    assert not actor("warehouse").may("customers:customer:see")
    assert Staff.objects.get(user__username="warehouse").name_en == "Somebody New"


def test_grants_name_only_what_the_apps_declare(organised: None) -> None:
    declared = {
        permission.value.split(":", 1)[1]
        for app in APPS
        for permission in import_module(f"kaifong.{app}.permissions").Permission
    }
    # Whatever is done to the organisation itself must be open to seeing.
    declared |= {"authority:see"}

    granted = {f"{grant.object}:{grant.action}" for grant in Grant.objects.all()}

    assert granted <= declared
    assert declared - granted == set(), "somebody of the shop may do each thing"


def test_a_grant_shows_no_class_that_seeing_does_not(organised: None) -> None:
    for grant in Grant.objects.exclude(action="see").select_related("role"):
        # What has no rows is granted as a whole: doing it needs no right to see it.
        if not has_rows(grant.object):
            continue
        seen = Grant.objects.filter(role=grant.role, object=grant.object, action="see")
        classes = {cls for each in seen for cls in each.classes}
        assert set(grant.classes) <= classes, grant


# Person, then: fields of customers that show; may export customers, report orders, edit.
TABLE = {
    "service": ("PIC", "e"),
    "marketing.home": ("PIF", "xr"),
    "marketing.beauty": ("PIF", "xr"),
    "sales.island": ("PICF", "re"),
    "sales.kowloon": ("PICF", "re"),
    "sales.north": ("PICF", "re"),
    "sales.head": ("PIF", "r"),
    "warehouse": ("PI", ""),
    "privacy": ("PICFS", "xre"),
    "accounts": ("", "r"),
    "management": ("PIF", "r"),
}
CLASSES = dict(zip("PICFS", FieldClass, strict=True))


@pytest.mark.parametrize("username", TABLE)
def test_each_may_do_what_the_post_says_and_no_more(organised: None, username: str) -> None:
    shown, verbs = TABLE[username]
    who = actor(username)

    assert who.scope("see", "customer").classes == {CLASSES[letter] for letter in shown}
    assert who.may("customers:customer:export") == ("x" in verbs)
    assert who.may("orders:order:report") == ("r" in verbs)
    assert who.may("customers:customer:edit") == ("e" in verbs)
    for only in (
        "authority:authority:administer",
        "authority:calendar:keep",
        "authority:log:see",
        "integration:import:run",
        "integration:import:revert",
    ):
        assert who.may(only) == (username == "privacy"), only
    assert who.may("customers:customer:undo") == (username in {"privacy", "service"})


def test_no_money_for_service_and_warehouse(organised: None) -> None:
    money = {name for name, cls in object_named("order").fields.items() if cls == "financial"}
    assert money
    for username in ("service", "warehouse"):
        shown = actor(username).scope("see", "order").classes
        assert not money & set(object_named("order").named(classes=shown))


def test_each_start_makes_new_passwords_that_let_in(organised: None) -> None:
    first = accounts.demo_accounts(at=AT)
    second = accounts.demo_accounts(at=AT)

    assert [row[:2] for row in first] == [row[:2] for row in second]
    assert {row[1] for row in first} == set(TABLE)
    assert not {row[2] for row in first} & {row[2] for row in second}
    assert all(len(password) == 19 for _, _, password in second)
    _, username, password = second[0]
    assert authenticate(request=None, username=username, password=password)
    assert not authenticate(request=None, username=username, password=first[0][2])


def test_passwords_are_kept_as_argon2(organised: None) -> None:
    accounts.demo_accounts(at=AT)

    kept = Staff.objects.get(user__username="privacy").user.password
    assert kept.startswith("argon2$argon2id$")


def test_every_department_has_an_account(organised: None) -> None:
    shown = [row[1] for row in accounts.demo_accounts(at=AT)]
    reached = Department.objects.filter(
        roles__holders__user__username__in=shown, roles__holders__is_demo=True
    )

    assert reached.distinct().count() == Department.objects.count() == 6
    assert Staff.objects.filter(is_demo=False).count() == 0
    assert Staff.objects.annotate(n=Count("memberships")).exclude(n=1).count() == 0


def test_those_not_shown_and_those_who_left_cannot_sign_in(organised: None) -> None:
    Staff.objects.filter(user__username="warehouse").update(left_at=AT)

    shown = [row[1] for row in accounts.demo_accounts(at=AT)]

    assert "warehouse" not in shown
    hidden = Staff.objects.exclude(user__username__in=[*shown, "warehouse"])
    assert hidden.count() == 3
    assert not any(staff.user.has_usable_password() for staff in hidden)


def test_a_shop_without_staff_gets_them_at_the_start() -> None:
    assert len(accounts.demo_accounts(at=AT)) == len(TABLE)
