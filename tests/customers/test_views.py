"""Saved views are kept, shared and removed by whoever keeps them."""

import pytest

from kaifong.authority.models import Role
from kaifong.authority.queries import actor_of
from kaifong.customers import actions, queries
from kaifong.customers.models import SavedView
from tests.cast import NOON, all_powerful, allow, mrs_chan, signed_in, staff

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


def test_a_shared_view_opens_no_row_and_no_field_to_anybody():
    keeper = all_powerful()
    mrs_chan(keeper, member_no="KF1", district=203)
    mrs_chan(keeper, member_no="KF2", district=101, emails=(), phones=())
    number = keep(keeper, "everybody", "public", query="q=&email=mrs.chan")
    keep(keeper, "all of them", "public", query="")
    reader = staff("Reader", department="island", regions=[1])
    allow(reader, "customer", "see", classes=("public", "internal"))
    client = signed_in(actor_of(reader))
    shown = [
        client.get(f"/desk/customers/?view={view.id}").content.decode()
        for view in queries.views(actor=actor_of(reader))
    ]
    assert number in {view.id for view in queries.views(actor=actor_of(reader))}
    assert len(shown) == 2
    assert any("KF2" in page for page in shown)
    for page in shown:
        assert "KF1" not in page
        assert "mrs.chan@" not in page


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


def test_a_team_is_whoever_holds_the_same_role():
    person = staff("Keeper")
    allow(person, "customer", "see")
    keeper = actor_of(person)
    keep(keeper, "ours", "team")
    mate = colleague(person)
    role = Role.objects.create(
        department=person.roles.get().department, code="other", name_en="Other", name_zh="他"
    )
    other = staff("Other")
    other.memberships.update(role=role)
    assert names(keeper) == ["ours"]
    assert names(mate) == ["ours"]
    assert names(actor_of(other)) == []
    assert names(all_powerful()) == []


def change(actor, number, name="renamed", sharing="private"):
    actions.change_view(actor=actor, view_id=number, name=name, sharing=sharing)


def test_nobody_changes_a_view_through_a_guessed_number():
    one, two = all_powerful(), all_powerful("Ben Data")
    number, other = keep(one, "shared", "public"), keep(one, "other", "private")
    for guessed in (number, other, 10**9):
        with pytest.raises(actions.NotYours):
            change(two, guessed)
        with pytest.raises(actions.NotYours):
            actions.remove_view(actor=two, view_id=guessed)
    assert sorted(SavedView.objects.values_list("name", "sharing")) == [
        ("other", "private"),
        ("shared", "public"),
    ]
    change(one, number, "other one", "team")
    with pytest.raises(actions.NameTaken):
        change(one, number, "other")
    assert set(SavedView.objects.values_list("name", flat=True)) == {"other", "other one"}


def test_an_administrator_changes_what_is_shared_for_its_keepers_team():
    person = staff("Keeper")
    allow(person, "customer", "see")
    keeper = actor_of(person)
    number, mine = keep(keeper, "ours", "public"), keep(keeper, "mine", "private")
    head = staff("Head")
    allow(head, "authority", "administer")
    chief = actor_of(head)
    with pytest.raises(actions.NotYours):
        change(chief, mine)
    change(chief, number, "theirs", "team")
    view = SavedView.objects.get(pk=number)
    assert (view.staff_id, view.team) == (person.pk, person.roles.get())
    change(chief, number, "theirs", "department")
    view.refresh_from_db()
    assert (view.team, view.department) == (None, person.roles.get().department)
    actions.remove_view(actor=chief, view_id=number)
    assert names(keeper) == ["mine"]


def test_who_has_no_role_has_no_team():
    person = staff("Alone")
    person.memberships.all().delete()
    with pytest.raises(actions.NoDepartment):
        keep(actor_of(person), "ours", "team")
    number = keep(actor_of(person), "mine")
    with pytest.raises(actions.NoDepartment):
        change(actor_of(person), number, sharing="department")
    assert SavedView.objects.get().sharing == "private"


def test_the_page_changes_a_view_and_says_what_is_wrong():
    boss = all_powerful()
    number = keep(boss, "Kowloon", query="place=2")
    keep(boss, "Other")
    client = signed_in(boss)
    url = f"/desk/customers/views/{number}"
    sent = client.post(url, {"name": "Harbour", "sharing": "team", "query": "place=2"})
    assert sent.headers["Location"] == "/desk/customers/?place=2"
    for wrong in ({"name": "", "sharing": "team"}, {"name": "Other", "sharing": "private"}):
        client.post(url, wrong)
    assert SavedView.objects.get(pk=number).name == "Harbour"
    other = signed_in(all_powerful("Ben Data"))
    assert other.post(url, {"name": "x", "sharing": "public"}).status_code == 404
