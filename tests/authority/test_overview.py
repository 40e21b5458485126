"""The matrix says what the plain reckoning says, for everybody and for every role."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse
from django.utils.timezone import now

from kaifong.authority import directory
from kaifong.authority.desk import roles
from kaifong.authority.models import Grant, Look, Role, Staff
from kaifong.authority.prove.drawing import PURPOSES, Choices, organisation
from kaifong.authority.prove.oracle import Oracle
from kaifong.authority.prove.staffing import AT, establish
from kaifong.authority.queries import NotAllowed
from kaifong.authority.rules import Facts, admits
from kaifong.authority.ways import Way
from kaifong.customers.permissions import CUSTOMER

from .conftest import NOON, department, grant, role, staff

pytestmark = pytest.mark.django_db
ROWS = {
    number: Facts(region, channel, frozenset(categories), owner)
    for number, (region, channel, categories, owner) in enumerate(
        (region, channel, categories, owner)
        for region in (1, 2)
        for channel in (1, 5)
        for categories in ((), (1,), (2,), (1, 2))
        for owner in (None, 0, 1)  # nobody's, the first one's, the second one's
    )
}


def drawn(seed):
    """Draw an organisation and write it down among the real tables."""
    people = [staff(f"P{number}").pk for number in range(3)]
    choices = Choices((1, 2), (1, 5), (1, 2), {"customer": ("see", "export")}, people)
    made = organisation(Random(seed), choices)  # noqa: S311  drawn to be repeated
    establish(made)
    return made, people


def told(lines, purpose, action, facts, staff_id):
    """Return the fields that the matrix shows in a row, to whoever it is about."""
    classes = {
        cls
        for line in lines
        if (line.cell.object, line.cell.action) == ("customer", action)
        and purpose in line.cell.purposes
        and admits(line.cell.rows, facts, staff_id)
        for cls in line.cell.classes
    }
    return {name for name, cls in CUSTOMER.fields.items() if cls in classes}


def plain(made, person, purpose, action, rows):
    own = person == made.person  # what is drawn for a while is drawn for one of them
    alone = replace(
        made,
        person=person,
        purpose=purpose,
        delegations=made.delegations if own else (),
        borrowing=made.borrowing if own else None,
        program=made.program if own else None,
    )
    oracle = Oracle(alone)
    return oracle.given(Way("tried", "customer", action, dict), CUSTOMER, rows)


@pytest.mark.parametrize("seed", range(12))
def test_the_matrix_says_of_everybody_what_the_plain_reckoning_says(chief, seed):
    made, people = drawn(seed)
    lines = directory.lines_of_people(actor=chief, at=AT)
    for person in people:
        rows = {n: replace(facts, owner=whose(facts, people)) for n, facts in ROWS.items()}
        mine = [line for line in lines if line.id == person]
        for purpose in PURPOSES:
            for action in ("see", "export"):
                expected = plain(made, person, purpose, action, rows)
                for number, facts in rows.items():
                    shown = told(mine, purpose, action, facts, person)
                    assert shown == expected.get(number, frozenset())


@pytest.mark.parametrize("seed", range(12))
def test_and_of_every_role_what_it_opens_alone(chief, seed):
    made, people = drawn(seed)
    lines = directory.lines_of_roles(actor=chief)
    drawn_roles = Role.objects.filter(code__regex=r"^r[0-9]+$").order_by("pk")
    for place, one in enumerate(drawn_roles):
        alone = replace(
            made, holders={people[0]: (place,)}, delegations=(), borrowing=None, program=None
        )
        # Whoever holds it alone: "own" is what nobody else looks after.
        rows = {n: replace(facts, owner=whose(facts, people)) for n, facts in ROWS.items()}
        of_role = [line for line in lines if line.id == one.pk]
        for purpose in PURPOSES:
            for action in ("see", "export"):
                expected = plain(alone, people[0], purpose, action, rows)
                for number, facts in rows.items():
                    shown = told(of_role, purpose, action, facts, people[0])
                    assert shown == expected.get(number, frozenset())


def whose(facts, people):
    return None if facts.owner is None else people[facts.owner]


# What nobody uses

LONG_AGO, LATELY = NOON - timedelta(days=200), NOON - timedelta(days=90)


def test_what_no_holder_read_by_for_90_days_is_named(chief, seller):
    Grant.objects.filter(role=seller).delete()
    made = grant(seller, classes=["contact", "internal"], purposes=["sales"])
    grant(seller, classes=["internal"], purposes=["sales"])  # no reading of it is logged
    grant(seller, "export", classes=["contact"], purposes=["sales"])
    sue, ben = staff("Sue", roles=[seller]), staff("Ben")
    assert directory.unused(actor=chief, since=LATELY) == []  # it was granted just now

    since = now() + timedelta(days=1)
    later = since + timedelta(days=1)
    (one,) = directory.unused(actor=chief, since=since)
    assert (one.id, one.role_id) == (made.pk, seller.pk)
    looks = ((ben, "sales", "contact", later), (sue, "service", "contact", later))
    looks += ((sue, "sales", "sensitive", later), (sue, "sales", "contact", LONG_AGO))
    for who, purpose, cls, at in looks:
        look(who, purpose, cls, at)
    assert len(directory.unused(actor=chief, since=since)) == 1
    look(sue, "sales", "contact", later)
    assert directory.unused(actor=chief, since=since) == []


def look(who, purpose, cls, at):
    Look.objects.create(
        at=at,
        staff_id=who.pk,
        way="w",
        purpose=purpose,
        classes=[cls],
        customer_ids=[1],
        total=1,
    )


def test_the_page_of_grants_names_it(desk, monkeypatch, seller):
    grant(seller, classes=["contact"])
    monkeypatch.setattr(roles, "LATELY", -timedelta(days=1))
    said = desk.get(reverse("authority:grants")).content.decode()
    assert "Granted, and not used for 90 days" in said
    monkeypatch.undo()
    assert "not used for 90 days" not in desk.get(reverse("authority:grants")).content.decode()


# The page


@pytest.fixture
def desk(client, admin_role):
    client.force_login(staff("Chief", roles=[admin_role]).user)
    return client


def page(client, **asked):
    answer = client.get(reverse("authority:overview"), asked)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def sellers(seller):
    grant(seller, classes=["contact"], regions=[2], purposes=["sales"])
    sue = staff("Sue", name_zh="素", roles=[seller])
    staff("Lee", roles=[role(department("stores", closed_at=NOON), grants=[{}])])
    staff("Left", roles=[seller], left_at=NOON)
    return sue


def test_who_can_see_telephones_is_answered_by_a_filter(desk, sellers):
    shown = page(desk, by="people", object="customer", action="see", cls="contact")
    assert "Sue" in shown
    assert "in Kowloon" in shown
    assert "Chief" not in shown.split("<tbody>")[1]
    assert "Lee" not in shown
    assert "Left" not in shown
    assert "Nobody may do this" in page(desk, by="people", object="order", cls="sensitive")


def test_roles_are_shown_with_their_holders_and_found_by_a_word(desk, sellers):
    shown = page(desk, q="SELL")
    body = shown.split("<tbody>")[1]
    assert "Seller" in body
    assert "Sue" in body
    assert "Administrator" not in body
    assert "in Hong Kong Island, Kowloon" in body
    assert "Administrator" in page(desk, object="authority")
    assert "Seller" in page(desk, by="nonsense")


def test_the_file_has_what_the_page_has(desk, sellers):
    asked = {"by": "people", "object": "customer", "format": "csv"}
    answer = desk.get(reverse("authority:overview"), asked)
    assert "attachment" in answer.headers["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if not row[0].startswith("#")]
    assert [row[1] for row in rows[1:]] == ["Sue", "Sue"]
    assert {row[6] for row in rows[1:]} == {"public fields", "public fields, contact details"}
    by_role = desk.get(reverse("authority:overview"), {"object": "customer", "format": "csv"})
    assert "Sue" in b"".join(by_role.streaming_content).decode("utf-8-sig")


def test_only_administrators_see_it(client, nobody):
    client.force_login(Staff.objects.get(pk=nobody.staff_id).user)
    assert client.get(reverse("authority:overview")).status_code == 404
    with pytest.raises(NotAllowed):
        directory.lines_of_roles(actor=nobody)
    with pytest.raises(NotAllowed):
        directory.lines_of_people(actor=nobody, at=NOON)
    with pytest.raises(NotAllowed):
        directory.unused(actor=nobody, since=NOON)
