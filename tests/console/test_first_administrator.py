"""A shop without staff gets its first administrator from the command line, and only then."""

import json
import sys

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from typer.testing import CliRunner, Result

from kaifong.authority import actions as authority
from kaifong.authority.models import Department, Grant, Membership, Role, Staff
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import actor_of
from kaifong.console import first_administrator, main
from kaifong.customers.permissions import Permission as Customers
from kaifong.foundation.ids import RoleId
from kaifong.foundation.journal.models import Entry
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _same_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_administrator, "django_ready", lambda: None)
    monkeypatch.setattr(sys, "argv", ["kaifong", "--json"])  # as a shell would


def call(username: str = "ho") -> Result:
    words = ["authority", "first-administrator", username, "--name-en", "HO Mei Ling", "--json"]
    return CliRunner().invoke(main.build(), words)


def counts() -> list[int]:
    return [table.objects.count() for table in (User, Staff, Role, Membership, Grant, Entry)]


def test_the_first_one_may_sign_in_administer_and_see_nobody() -> None:
    result = call()

    assert result.exit_code == 0
    user = authenticate(None, username="ho", password=json.loads(result.stdout)["password"])
    assert user is not None
    actor = actor_of(Staff.objects.get(user=user))
    assert actor.may(Permission.AUTHORITY_ADMINISTER)
    assert not actor.may(Customers.CUSTOMER_SEE)
    told = set(Entry.objects.values_list("name", flat=True))
    assert told == {
        "authority.department_made",
        "authority.role_made",
        "authority.granted",
        "authority.staff_engaged",
        "authority.staff_appointed",
    }


def test_where_somebody_administers_it_is_refused_and_changes_nothing() -> None:
    call()
    before = counts()

    refused = call("another")

    assert refused.exit_code == 1
    assert "already administers" in json.loads(refused.stdout)["error"]
    assert counts() == before


def test_a_name_that_is_taken_is_refused_and_changes_nothing() -> None:
    User.objects.create_user("ho")
    before = [*counts(), Department.objects.count()]

    refused = call()

    assert refused.exit_code == 1
    assert [*counts(), Department.objects.count()] == before


def test_when_the_last_one_is_shut_out_there_is_a_way_back() -> None:
    call()
    User.objects.filter(username="ho").update(is_active=False)

    assert call("lam").exit_code == 0
    assert Role.objects.get().holders.count() == 2
    assert Grant.objects.count() == 2


def test_he_grants_himself_nothing() -> None:
    call()
    himself = actor_of(Staff.objects.get())

    role_id = RoleId(Role.objects.get().pk)

    with pytest.raises(authority.ItsYourOwn):
        authority.appoint(actor=himself, staff_id=himself.staff_id, role_id=role_id, at=NOON)
