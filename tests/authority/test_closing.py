"""Closing a department: who loses what, what is left behind, and handing that over."""

import pytest
from django.urls import reverse

from kaifong.api.keys import actions as keys
from kaifong.authority import actions, previews
from kaifong.authority.belongings import kept_by
from kaifong.authority.models import Department, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers.actions import keep_view
from kaifong.customers.models import SavedView
from kaifong.reports.models import SavedReport
from tests.cast import NOON

from .conftest import department, grant, role, staff, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(sales, seller):
    grant(seller, "see", "customer", classes=["public", "internal"])
    return [staff("Sue", roles=[seller]), staff("Ben", roles=[seller, role(department("other"))])]


def sure(client, address):
    """Close after having seen what it does."""
    shown = client.post(address)
    return shown, client.post(address, {"seen": shown.context["seen"]})


def test_closing_shows_who_loses_what_and_what_is_left_behind(client, chief, crew, sales):
    sue, ben = crew
    for one in crew:
        keep_view(actor=actor_of(one), name="Ours", query="q=a", at=NOON, sharing="department")
    keys.make_key(actor=actor_of(sue), name="till", at=NOON)
    client.force_login(Staff.objects.get(pk=chief.staff_id).user)
    shown, done = sure(client, reverse("authority:close", args=[sales.pk]))
    page = shown.content.decode()
    assert "2 people may no longer see customers" in page
    assert shown.context["left"] == [
        (
            "Sue",
            "API keys of their own: 1, Views shared with others: 1",
            reverse("authority:person", args=[sue.pk]),
        )
    ], "Ben keeps a role elsewhere, and so what he keeps is looked after"
    assert done.status_code == 303
    sales.refresh_from_db()
    assert sales.closed_at is not None
    assert (
        "Views shared with others: 1"
        in client.get(reverse("authority:person", args=[sue.pk])).content.decode()
    )
    answer = client.post(reverse("authority:hand-over", args=[sue.pk]), {"taker": ben.pk})
    assert answer.status_code == 303
    names = set(SavedView.objects.values_list("staff_id", flat=True))
    assert names == {ben.pk}
    assert (
        client.post(reverse("authority:hand-over", args=[sue.pk]), {"taker": 0}).status_code == 303
    )


def test_what_was_seen_binds_the_closing(chief, crew, sales, seller):
    draft = previews.Closed(sales.pk)
    seen = previews.preview(actor=chief, draft=draft).seen
    previews.still(actor=chief, draft=draft, seen=seen)
    grant(seller, "export", "customer")
    with pytest.raises(previews.ChangedMeanwhile):
        previews.still(actor=chief, draft=draft, seen=seen)


def test_ones_own_department_is_not_closed(chief, office):
    with pytest.raises(actions.ItsYourOwn):
        previews.preview(actor=chief, draft=previews.Closed(office.pk))
    with pytest.raises(actions.NoSuchDepartment):
        previews.preview(actor=chief, draft=previews.Closed(0))
    assert Department.objects.get(pk=office.pk).closed_at is None


def test_what_is_kept_passes_to_a_colleague_once_and_nobody_sees_more(chief, crew):
    sue, ben = crew
    for one in crew:
        keep_view(actor=actor_of(one), name="Ours", query="q=a", at=NOON, sharing="department")
    keep_view(actor=actor_of(sue), name="Mine", query="q=b", at=NOON)
    SavedReport.objects.create(
        staff_id=sue.pk, sharing="team", with_code="sell", version=1, made_at=NOON
    )
    assert kept_by([sue.pk])[sue.pk] == {"reports": 1, "shared-views": 1}
    before = actor_of(ben).grants
    handed = {"actor": chief, "giver_id": sue.pk, "taker_id": ben.pk, "at": NOON}
    assert actions.hand_over(**handed) == 2
    assert actions.hand_over(**handed) == 0
    assert kept_by([sue.pk]) == {}
    views = dict(SavedView.objects.values_list("name", "staff_id"))
    assert views["Mine"] == sue.pk, "what is private stays"
    assert len([name for name, who in views.items() if who == ben.pk]) == 2
    assert actor_of(ben).grants == before
    ((by, fact),) = told("belongings_handed_over")
    assert (by, fact["number"]) == (chief.staff_id, 2)


def test_nothing_is_handed_to_nobody_or_by_others(chief, crew, nobody):
    sue, ben = crew
    keep_view(actor=actor_of(sue), name="Ours", query="q=a", at=NOON, sharing="department")
    handed = {"giver_id": sue.pk, "at": NOON}
    with pytest.raises(NotAllowed):
        actions.hand_over(actor=nobody, taker_id=ben.pk, **handed)
    for wrong in (0, sue.pk):
        with pytest.raises(actions.NoSuchPerson):
            actions.hand_over(actor=chief, taker_id=wrong, **handed)
    Staff.objects.filter(pk=ben.pk).update(left_at=NOON)
    with pytest.raises(actions.NoSuchPerson):
        actions.hand_over(actor=chief, taker_id=ben.pk, **handed)
    assert SavedView.objects.get().staff_id == sue.pk
