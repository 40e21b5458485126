"""The laws of the algebra of authority."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.authority.rules import (
    ANY,
    EVERYTHING,
    NOTHING,
    Facts,
    FieldClass,
    Granted,
    NotTheSamePerson,
    Purpose,
    Rows,
    Scope,
    admits,
    intersect,
    scope_of,
    unite,
)

from .strategies import ME, SOMEBODY, cells, facts, granted, predicates, rows

KOWLOON = Facts(region=2, channel=1, categories=frozenset([3]), owner=ME)


def scope(grants, action="see", about="customer", purpose=Purpose.SALES):
    return scope_of(grants, staff_id=ME, action=action, about=about, purpose=purpose)


def grant(rows=ANY, *classes, action="see", purposes=(Purpose.SALES,)):
    kept = frozenset(classes or [FieldClass.PUBLIC])
    return Granted(action, "customer", rows, kept, frozenset(purposes))


@given(st.lists(predicates, max_size=4), facts)
def test_united_predicates_admit_exactly_what_any_of_them_admits(parts, fact):
    assert admits(unite(parts), fact, ME) == any(admits(part, fact, ME) for part in parts)


@given(predicates)
def test_uniting_twice_changes_nothing(predicate):
    once = unite([predicate])
    assert unite([once]) == unite([once, predicate]) == once


@given(predicates)
def test_nothing_that_is_kept_covers_another(predicate):
    kept = unite([predicate])
    assert not any(a.covers(b) for a in kept for b in kept if a != b)
    assert not any(one.is_empty() for one in kept)


@given(rows, rows, facts)
def test_whoever_covers_admits_whatever_the_covered_admits(one, other, fact):
    if one.covers(other) and admits(frozenset([other]), fact, ME):
        assert admits(frozenset([one]), fact, ME)


@given(rows, rows, facts)
def test_meeting_is_and_through_one_category_at_a_time(one, other, fact):
    together = admits(frozenset([one.meet(other)]), fact, ME)
    through = [
        admits(frozenset([one]), cell, ME) and admits(frozenset([other]), cell, ME)
        for cell in cells(fact)
    ]
    assert together == any(through)


@given(rows, rows, facts)
def test_meeting_never_admits_what_one_of_them_refuses(one, other, fact):
    if admits(frozenset([one.meet(other)]), fact, ME):
        assert admits(frozenset([one]), fact, ME)
        assert admits(frozenset([other]), fact, ME)


@given(rows, rows, rows)
def test_meeting_knows_no_order(one, other, third):
    assert one.meet(other) == other.meet(one)
    assert one.meet(other).meet(third) == one.meet(other.meet(third))
    assert one.meet(one) == one.meet(ANY) == one


@given(st.lists(granted, max_size=6), facts)
def test_what_may_be_exported_may_be_seen(grants, fact):
    see, export = scope(grants), scope(grants, action="export")
    both = intersect(export, see)
    for cls in FieldClass:
        if both.shows(cls, fact):
            assert see.shows(cls, fact)
            assert export.shows(cls, fact)
    if both.admits(fact):
        assert see.admits(fact)


@given(st.lists(granted, max_size=6), facts)
def test_a_row_is_admitted_if_it_shows_any_class(grants, fact):
    found = scope(grants)
    assert found.admits(fact) == any(found.shows(cls, fact) for cls in FieldClass)
    assert all(cls in found.classes for cls in FieldClass if found.shows(cls, fact))


@given(st.lists(granted, max_size=6), granted, facts)
def test_a_grant_more_never_takes_anything_away(grants, more, fact):
    less, wider = scope(grants), scope([*grants, more])
    assert all(wider.shows(cls, fact) for cls in FieldClass if less.shows(cls, fact))


@given(st.lists(granted, max_size=6), facts)
def test_the_scope_is_what_each_fitting_grant_says(grants, fact):
    found = scope(grants)
    for cls in FieldClass:
        expected = any(
            one.action == "see"
            and one.object == "customer"
            and Purpose.SALES in one.purposes
            and (cls in one.classes or cls is FieldClass.PUBLIC)
            and admits(frozenset([one.rows]), fact, ME)
            for one in grants
        )
        assert found.shows(cls, fact) == expected


@given(facts)
def test_whoever_has_no_grant_sees_nothing(fact):
    nobody = scope([])
    assert not nobody.admits(fact)
    assert nobody.rows == NOTHING
    assert nobody.classes == frozenset()
    assert not any(nobody.shows(cls, fact) for cls in FieldClass)


@given(facts)
def test_a_scope_without_classes_shows_nothing(fact):
    assert not Scope(ME, ()).shows(FieldClass.PUBLIC, fact)


@given(facts)
def test_everything_admits_everything_and_nothing_nothing(fact):
    assert admits(EVERYTHING, fact, ME)
    assert not admits(NOTHING, fact, ME)


@pytest.mark.parametrize(
    ("rows", "admitted"),
    [
        (Rows(), True),
        (Rows(regions=frozenset([2, 4])), True),
        (Rows(regions=frozenset([1])), False),
        (Rows(channels=frozenset([1])), True),
        (Rows(channels=frozenset([5])), False),
        (Rows(categories=frozenset([3, 9])), True),
        (Rows(categories=frozenset([9])), False),
        (Rows(categories=frozenset()), False),
        (Rows(own=True), True),
        (Rows(regions=frozenset([2]), channels=frozenset([5])), False),
        (Rows(regions=frozenset([1]), own=True), False),
    ],
)
def test_each_dimension_decides(rows, admitted):
    assert admits(frozenset([rows]), KOWLOON, ME) is admitted


def test_own_means_my_own():
    assert not admits(frozenset([Rows(own=True)]), KOWLOON, SOMEBODY)
    nobodys = Facts(region=2, channel=1, categories=frozenset(), owner=None)
    assert not admits(frozenset([Rows(own=True)]), nobodys, ME)


def test_two_categories_do_not_open_what_neither_opens_alone():
    bought_both = Facts(region=2, channel=1, categories=frozenset([1, 2]), owner=None)
    one, two = Rows(categories=frozenset([1])), Rows(categories=frozenset([2]))
    assert admits(frozenset([one]), bought_both, ME)
    assert admits(frozenset([two]), bought_both, ME)
    assert not admits(frozenset([one.meet(two)]), bought_both, ME)


def test_classes_are_granted_for_their_own_rows_only():
    found = scope(
        [
            grant(ANY, FieldClass.PUBLIC),
            grant(Rows(regions=frozenset([1])), FieldClass.PUBLIC, FieldClass.CONTACT),
        ]
    )
    assert found.shows(FieldClass.PUBLIC, KOWLOON)
    assert not found.shows(FieldClass.CONTACT, KOWLOON)
    assert found.is_everything(FieldClass.PUBLIC)
    assert not found.is_everything(FieldClass.CONTACT)


@pytest.mark.parametrize(
    "other", [{"action": "edit"}, {"about": "order"}, {"purpose": Purpose.MARKETING}]
)
def test_a_grant_fits_only_its_action_object_and_purpose(other):
    grants = [grant()]
    assert scope(grants).admits(KOWLOON)
    assert not scope(grants, **other).admits(KOWLOON)


def test_two_people_have_no_common_scope():
    with pytest.raises(NotTheSamePerson):
        intersect(scope([grant()]), Scope(SOMEBODY, ()))
