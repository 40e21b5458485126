"""Granting, changing and withdrawing; two administrators at once."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.authority import actions as the_actions
from kaifong.authority.models import Amendment, Grant
from kaifong.authority.queries import NotAllowed, actor_of, known_actions
from kaifong.authority.rules import FieldClass, Purpose
from kaifong.authority.terms import Terms, Warn, WrongTerms, terms_from

from .conftest import NOON, everything, role, staff, told
from .strategies import codes

actions: Any = the_actions  # numbers of rows are passed as they come
SEE = "customers:customer:see"
TERMS = Terms(
    action="see",
    object="customer",
    regions=frozenset([2]),
    classes=frozenset([FieldClass.CONTACT, FieldClass.INTERNAL]),
    purposes=frozenset([Purpose.SALES]),
)
terms = st.builds(
    Terms,
    action=st.sampled_from(["see", "export"]),
    object=st.sampled_from(["customer", "order"]),
    regions=codes,
    channels=codes,
    categories=codes,
    own=st.booleans(),
    classes=st.frozensets(st.sampled_from(FieldClass), min_size=1),
    purposes=st.frozensets(st.sampled_from(Purpose), min_size=1),
)


def but(**changes) -> Terms:
    return dataclasses.replace(TERMS, **changes)


def give(actor, to, what=TERMS):
    return actions.give_grant(actor=actor, role_id=to.pk, terms=what, at=NOON)


def change(actor, made, what, version=None):
    return actions.change_grant(
        actor=actor,
        grant_id=made.grant_id,
        version=made.version if version is None else version,
        terms=what,
        at=NOON,
    )


def withdraw(actor, made, version=None):
    actions.withdraw_grant(
        actor=actor,
        grant_id=made.grant_id,
        version=made.version if version is None else version,
        at=NOON,
    )


@given(terms)
def test_terms_are_stored_and_read_back(some):
    assert terms_from(some.stored()) == some


@pytest.mark.django_db
def test_a_grant_opens_rows_from_then_on_and_is_recorded(chief, seller):
    sue = staff("Sue", roles=[seller])
    Grant.objects.filter(role=seller).delete()
    made = give(chief, seller)
    assert actor_of(sue).may(SEE)
    assert made.warnings == ()
    payload = {"grant_id": made.grant_id, "role_id": seller.pk}
    assert told("granted") == [(chief.staff_id, payload)]


@pytest.mark.django_db
def test_a_grant_is_changed_and_withdrawn_and_its_past_kept(chief, seller):
    made = give(chief, seller)
    again = change(chief, made, but(regions=None))
    assert again.version == 2
    withdraw(chief, again)
    assert not Grant.objects.filter(pk=made.grant_id).exists()
    past = Amendment.objects.filter(table="authority_grant", row_id=made.grant_id).order_by("pk")
    assert [(p.verb, p.terms["version"], p.terms["regions"]) for p in past] == [
        ("I", 1, [2]),
        ("U", 2, None),
        ("D", 2, None),
    ]
    assert told("grant_changed")[0][1]["version"] == 2
    assert len(told("grant_withdrawn")) == 1


@pytest.mark.django_db
def test_the_second_of_two_administrators_sees_all_three_and_loses_nothing(
    chief, admin_role, seller
):
    second = actor_of(staff("Second", roles=[admin_role]))
    made = give(chief, seller)
    theirs, mine = but(regions=None), but(purposes=frozenset([Purpose.SERVICE]))
    change(chief, made, theirs)
    before = everything()

    with pytest.raises(actions.EditedMeanwhile) as meanwhile:
        change(second, made, mine)

    assert everything() == before
    found = meanwhile.value
    assert (found.original, found.theirs, found.mine) == (TERMS, theirs, mine)
    assert change(second, made, mine, version=found.version).version == 3
    assert terms_from(Grant.objects.values().get(pk=made.grant_id)) == mine


@pytest.mark.django_db
@pytest.mark.parametrize("do", [withdraw, lambda actor, made: change(actor, made, TERMS)])
def test_what_was_withdrawn_meanwhile_is_not_written_back(chief, admin_role, seller, do):
    second = actor_of(staff("Second", roles=[admin_role]))
    made = give(chief, seller)
    withdraw(chief, made)
    before = everything()
    with pytest.raises(actions.EditedMeanwhile) as meanwhile:
        do(second, made)
    assert everything() == before
    assert (meanwhile.value.original, meanwhile.value.theirs) == (TERMS, None)


@pytest.mark.django_db
def test_what_was_changed_meanwhile_is_not_withdrawn(chief, seller):
    made = give(chief, seller)
    change(chief, made, but(own=True))
    before = everything()
    with pytest.raises(actions.EditedMeanwhile) as meanwhile:
        withdraw(chief, made)
    assert everything() == before
    assert (meanwhile.value.mine, meanwhile.value.theirs) == (None, but(own=True))


@pytest.mark.django_db
def test_an_original_that_nobody_wrote_down_is_not_invented(chief, seller):
    made = give(chief, seller)
    with pytest.raises(actions.EditedMeanwhile) as meanwhile:
        change(chief, made, TERMS, version=77)
    assert meanwhile.value.original is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "warnings"),
    [
        (TERMS, set()),
        (but(regions=frozenset([9])), {Warn.BEYOND_THE_DEPARTMENT}),
        (but(action="export"), set()),
        (but(action="export", purposes=frozenset([Purpose.PRIVACY])), {Warn.WITHOUT_SEEING}),
        (but(action="run", object="import"), set()),
    ],
)
def test_what_is_odd_is_said(chief, seller, what, warnings):
    staff("Sue", roles=[seller])
    give(chief, seller, but(action="see"))
    assert set(give(chief, seller, what).warnings) == warnings


@pytest.mark.django_db
def test_a_grant_to_nobody_is_made_and_warned_of(chief, seller):
    staff("Gone", roles=[seller], left_at=NOON)
    made = give(chief, seller)
    assert made.warnings == (Warn.NOBODY_HOLDS_IT,)
    assert Grant.objects.filter(pk=made.grant_id).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "field"),
    [
        (but(action="see", object="rocket"), "object"),
        (but(action="launch"), "action"),
        (but(classes=frozenset()), "classes"),
        (but(purposes=frozenset()), "purposes"),
        (but(regions=frozenset()), "regions"),
        (but(channels=frozenset()), "channels"),
        (but(categories=frozenset()), "categories"),
    ],
)
def test_what_cannot_be_granted_is_refused(chief, seller, what, field):
    made = give(chief, seller)
    before = everything()
    with pytest.raises(WrongTerms) as wrong:
        give(chief, seller, what)
    assert wrong.value.field == field
    with pytest.raises(WrongTerms):
        change(chief, made, what)
    assert everything() == before


@pytest.mark.django_db
def test_nobody_grants_to_himself(chief, admin_role, office):
    other = actor_of(
        staff(
            "Other", roles=[role(office, grants=[{"action": "administer", "about": "authority"}])]
        )
    )
    made = give(other, admin_role)
    before = everything()
    for do in (
        lambda: give(chief, admin_role),
        lambda: change(chief, made, but(regions=None)),
        lambda: withdraw(chief, made),
    ):
        with pytest.raises(actions.ItsYourOwn):
            do()
    assert everything() == before


@pytest.mark.django_db
def test_only_administrators_grant(chief, nobody, seller):
    made = give(chief, seller)
    before = everything()
    for do in (
        lambda: give(nobody, seller),
        lambda: change(nobody, made, TERMS),
        lambda: withdraw(nobody, made),
    ):
        with pytest.raises(NotAllowed):
            do()
    assert everything() == before


@pytest.mark.django_db
def test_a_role_that_is_not_there_is_granted_nothing(chief):
    with pytest.raises(actions.NoSuchRole):
        actions.give_grant(actor=chief, role_id=0, terms=TERMS, at=NOON)


def test_what_may_be_granted_is_what_the_apps_permit():
    known = known_actions()
    assert known["authority"] == ("administer",)
    assert known["log"] == ("see",)
    assert {"see", "export", "edit"} <= set(known["customer"])
    assert "see" in known["order"]
