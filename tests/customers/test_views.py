"""Saved views are kept, shared and removed by whoever keeps them."""

import pytest

from kaifong.authority.queries import actor_of
from kaifong.customers import actions, queries
from kaifong.customers.models import SavedView
from tests.cast import NOON, all_powerful, allow, signed_in, staff

pytestmark = pytest.mark.django_db


def keep(actor, name, sharing="private", query="q=chan"):
    return actions.keep_view(actor=actor, name=name, query=query, sharing=sharing, at=NOON)


def names(actor):
    return [view.name for view in queries.views(actor=actor)]


def colleague(person):
    mate = staff("Mate")
    mate.memberships.update(role=person.roles.get())
    return actor_of(mate)


def test_views_are_shared_as_far_as_their_keeper_wants():
    person = staff("Keeper")
    allow(person, "customer", "see")
    keeper = actor_of(person)
    for sharing in ("private", "department", "public"):
        keep(keeper, f"for {sharing}", sharing)

    assert names(keeper) == ["for department", "for private", "for public"]
    assert names(colleague(person)) == ["for department", "for public"]
    assert names(all_powerful()) == ["for public"]


def test_the_same_name_replaces_ones_own_and_nobody_elses():
    one, two = all_powerful(), all_powerful("Ben Data")
    first = keep(one, "mine", query="q=a")
    keep(two, "mine", query="q=b")
    assert keep(one, "mine", query="q=c") == first
    assert sorted(SavedView.objects.values_list("query", flat=True)) == ["q=b", "q=c"]


def test_only_the_keeper_removes():
    one, two = all_powerful(), all_powerful("Ben Data")
    number = keep(one, "shared", "public")
    with pytest.raises(actions.NotYours):
        actions.remove_view(actor=two, view_id=number)
    assert names(one) == ["shared"]
    actions.remove_view(actor=one, view_id=number)
    assert names(one) == []


def test_who_works_in_no_department_shares_with_none():
    nobody = actor_of(staff("No Grants"))
    with pytest.raises(actions.NoDepartment):
        keep(nobody, "ours", "department")
    assert not SavedView.objects.exists()


def test_the_page_keeps_shows_and_removes():
    boss = all_powerful()
    client = signed_in(boss)
    made = client.post(
        "/desk/customers/views",
        {"name": "Kowloon", "sharing": "private", "query": "place=2&nonsense=1&q="},
    )
    assert made.status_code == 303
    assert made.headers["Location"] == "/desk/customers/?place=2"
    shown = client.get("/desk/customers/?place=2").content.decode()
    assert "Kowloon</a>" in shown
    assert "Remove this view" in shown
    number = SavedView.objects.get().pk
    mine = signed_in(all_powerful("Ben Data"))
    assert mine.post(f"/desk/customers/views/{number}/remove").status_code == 404
    assert SavedView.objects.exists()
    assert client.post(f"/desk/customers/views/{number}/remove").status_code == 303
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_or_department_is_refused_in_words():
    person = staff("No Grants")
    allow(person, "customer", "see")
    client = signed_in(actor_of(person))
    client.post("/desk/customers/views", {"name": "", "sharing": "private"})
    person.roles.get().grants.all().delete()
    client.post("/desk/customers/views", {"name": "ours", "sharing": "department"})
    assert not SavedView.objects.exists()
