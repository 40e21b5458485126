"""Keeping dashboards, who may open them, and what their tiles tell whom."""

import pytest
from django.db import IntegrityError, transaction

from kaifong.authority.models import Grant, Role, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.foundation.journal.models import Entry
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.lake.process import LakeTrouble, NoLake
from kaifong.intelligence.queries import Ask, Chosen
from kaifong.intelligence.semantics import asking
from kaifong.reports import actions
from kaifong.reports.desk.boards import tile as tile_page
from kaifong.reports.models import (
    Dashboard,
    DashboardTile,
    DashboardVersion,
    HomeDashboard,
)
from kaifong.reports.queries.dashboards import NoSuchDashboard, dashboard, dashboards, home_of
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.boards import (
    Address,
    BadDashboard,
    Beside,
    BoardDays,
    Plan,
    Shows,
    Tile,
)
from kaifong.reports.rules.subjects import Shelf, Subject

from .conftest import ISLAND, NOW, TODAY, somebody

pytestmark = pytest.mark.django_db
SALES = Subject(Shelf.LIBRARY, "sales-by-month")
PAGE = "/desk/reports/dashboards/"
MAY_JUNE = Chosen(TODAY.replace(month=5, day=1), TODAY.replace(day=30))


@pytest.fixture
def built_at_once(monkeypatch):
    monkeypatch.setattr(asking, "chosen", PostgreSQL)
    monkeypatch.setattr(tile_page, "today", lambda: TODAY)


def keep(actor, *tiles, name="Ours", sharing=Sharing.PRIVATE, with_code="", **more):
    return actions.keep_dashboard(
        actor=actor,
        plan=Plan(name, tiles or (Tile(SALES),)),
        sharing=sharing,
        with_code=with_code,
        at=NOW,
        **more,
    )


def kept_report(actor, name="Secret plan", **asked):
    report_id = actions.save(
        actor=actor,
        name=name,
        asked=Ask(**({"measures": ("net",), "dimensions": ("category",)} | asked)),
        sharing=Sharing.PRIVATE,
        with_code="",
        at=NOW,
    )
    return Subject(Shelf.KEPT, str(report_id))


def opened(client, actor, path="", **more):
    client.force_login(Staff.objects.get(pk=actor.staff_id).user)
    return client.get(PAGE + path, more)


def posted(client, actor, path, **data):
    client.force_login(Staff.objects.get(pk=actor.staff_id).user)
    return client.post(PAGE + path, data)


def text_of(response):
    return response.content.decode()


def rows_of(*tiles):
    """Return tiles as the form posts them."""
    return {
        "tag": [str(n) for n, _ in enumerate(tiles, 1)],
        "subject": [str(tile.subject) for tile in tiles],
        "shows": [tile.shows.value for tile in tiles],
        "width": [tile.width for tile in tiles],
        "measure": [tile.measure for tile in tiles],
    }


def counts():
    models = (Dashboard, DashboardVersion, DashboardTile)
    return [m.objects.count() for m in models] + [
        Entry.objects.filter(name__startswith="reports.dashboard").count()
    ]


def test_a_dashboard_is_kept_version_by_version():
    actor = somebody()
    number = keep(actor)
    keep(actor, Tile(SALES, Shows.NUMBER, 2, "units"), name=" B ", dashboard_id=number, version=1)

    shown = dashboard(actor=actor, address=Address(number=number))
    assert (shown.plan.name, shown.version, shown.mine) == ("B", 2, True)
    assert shown.plan.tiles == (Tile(SALES, Shows.NUMBER, 2, "units"),)
    assert DashboardVersion.objects.get(number=1).name == "Ours"
    assert counts() == [1, 2, 2, 2]


def test_who_saves_over_a_newer_version_is_refused():
    actor = somebody()
    number = keep(actor)
    keep(actor, name="Newer", dashboard_id=number, version=1)
    before = counts()
    with pytest.raises(actions.SavedMeanwhile):
        keep(actor, name="Older", dashboard_id=number, version=1)
    assert counts() == before


@pytest.mark.parametrize(
    "plan",
    [
        Plan("", (Tile(SALES),)),
        Plan("A"),
        Plan("A", (Tile(SALES),) * 25),
        Plan("A", (Tile(Subject(Shelf.LIBRARY, "no-such")),)),
        Plan("A", (Tile(Subject(Shelf.KEPT, "4711")),)),
        Plan("A", (Tile(SALES, Shows.NUMBER, 1, "orders"),)),
    ],
)
def test_what_makes_no_sense_is_not_kept(plan):
    with pytest.raises(BadDashboard):
        actions.keep_dashboard(
            actor=somebody(), plan=plan, sharing=Sharing.PRIVATE, with_code="", at=NOW
        )
    assert counts() == [0, 0, 0, 0]


def test_only_who_may_report_keeps_and_only_with_his_own_kind():
    with pytest.raises(NotAllowed):
        keep(somebody(see="see"))
    with pytest.raises(NotAllowed):
        keep(somebody(name="B"), sharing=Sharing.DEPARTMENT, with_code="elsewhere")
    assert counts() == [0, 0, 0, 0]


def test_another_persons_dashboard_is_neither_changed_nor_withdrawn():
    number, other = keep(somebody()), somebody(name="Other")
    before = counts()
    for change in (
        lambda: keep(other, dashboard_id=number, version=1),
        lambda: actions.withdraw_dashboard(actor=other, dashboard_id=number, at=NOW),
    ):
        with pytest.raises(actions.NotYours):
            change()
    assert counts() == before
    assert Dashboard.objects.get().withdrawn_at is None
    for change in (
        lambda: keep(other, dashboard_id=4711, version=1),
        lambda: actions.withdraw_dashboard(actor=other, dashboard_id=4711, at=NOW),
    ):
        with pytest.raises(NoSuchDashboard):
            change()


def test_a_dashboard_is_withdrawn_once_and_cannot_be_changed_then():
    actor = somebody()
    number = keep(actor)
    actions.make_home(actor=actor, address=Address(number=number))
    assert home_of(actor=actor).address == Address(number=number)
    for _ in range(2):
        actions.withdraw_dashboard(actor=actor, dashboard_id=number, at=NOW)
    assert Entry.objects.filter(name="reports.dashboard_withdrawn").count() == 1
    with pytest.raises(NoSuchDashboard):
        keep(actor, dashboard_id=number, version=1)
    assert dashboards(actor=actor) == []
    assert not home_of(actor=actor) or home_of(actor=actor).address.key


def test_a_dashboard_is_open_to_the_team_and_the_department_it_is_shared_with():
    owner = somebody()
    team = Role.objects.get(memberships__staff=owner.staff_id)
    mine = keep(owner, name="mine")
    with_team = keep(owner, name="t", sharing=Sharing.TEAM, with_code=team.code)
    whole = keep(owner, name="d", sharing=Sharing.DEPARTMENT, with_code=owner.departments[0])
    mate = colleague(team)
    stranger = somebody(name="Stranger")

    assert {one.address.number for one in dashboards(actor=mate)} == {with_team, whole}
    assert [one.mine for one in dashboards(actor=mate)] == [False, False]
    assert dashboards(actor=stranger) == []
    for number, reader in ((mine, mate), (with_team, stranger)):
        with pytest.raises(NoSuchDashboard):
            dashboard(actor=reader, address=Address(number=number))
        with pytest.raises(NoSuchDashboard):
            actions.make_home(actor=reader, address=Address(number=number))
    assert not HomeDashboard.objects.exists()


def colleague(team, **rows):
    """Return another holder of a role."""
    from tests.authority.conftest import staff

    return actor_of(staff("Mate", roles=[team]))


@pytest.mark.parametrize(
    "change",
    [
        {"position": 0},
        {"position": 25},
        {"position": 2},
        {"width": 4},
        {"shows": "film"},
    ],
)
def test_the_database_refuses_tiles_that_are_none(change):
    keep(somebody(), Tile(SALES), Tile(SALES))
    first = DashboardTile.objects.get(position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        DashboardTile.objects.filter(pk=first.pk).update(**change)


@pytest.mark.usefixtures("shop", "built_at_once")
def test_a_tile_is_answered_from_the_rows_of_whoever_looks(client):
    owner = somebody()
    team = Role.objects.get(memberships__staff=owner.staff_id)
    number = keep(
        owner,
        Tile(SALES, Shows.NUMBER, 1, "net"),
        sharing=Sharing.TEAM,
        with_code=team.code,
    )
    assert "HK$430" in text_of(opened(client, owner, f"{number}/tiles/1"))
    mate = colleague(team)
    Grant.objects.update(regions=[ISLAND])
    seen = text_of(opened(client, mate, f"{number}/tiles/1"))
    assert "HK$190" in seen
    assert "HK$430" not in seen
    assert "As of" in seen


@pytest.mark.usefixtures("shop", "built_at_once")
def test_a_report_that_is_not_open_says_so_and_nothing_else(client):
    owner = somebody()
    team = Role.objects.get(memberships__staff=owner.staff_id)
    secret = kept_report(owner)
    number = keep(owner, Tile(secret, Shows.TABLE), sharing=Sharing.TEAM, with_code=team.code)
    assert "Secret plan" in text_of(opened(client, owner, f"{number}/tiles/1"))
    mate = colleague(team)
    for path in ("", f"{number}/", f"{number}/tiles/1", f"new?from={number}"):
        page = text_of(opened(client, mate, path))
        assert "Secret plan" not in page
        assert str(secret) not in page
        assert f"saved={secret.key}" not in page
    told = text_of(opened(client, mate, f"{number}/tiles/1"))
    assert "not open to you" in told

    actions.withdraw(actor=owner, report_id=int(secret.key), at=NOW)
    assert text_of(opened(client, owner, f"{number}/tiles/1")) == told
    # What stood on it may stay; anew it cannot be put on.
    keep(owner, Tile(secret, Shows.TABLE), dashboard_id=number, version=1)
    with pytest.raises(BadDashboard):
        keep(owner, Tile(secret, Shows.TABLE))


@pytest.mark.usefixtures("shop", "built_at_once")
def test_figures_that_are_not_open_are_not_told(client):
    poor = somebody(classes=("public", "internal"))
    number = keep(poor, Tile(SALES, Shows.CHART))
    told = text_of(opened(client, poor, f"{number}/tiles/1"))
    assert "The figures of this report are not open to you." in told
    assert "HK$" not in told


@pytest.mark.usefixtures("shop", "built_at_once")
@pytest.mark.parametrize(
    ("shows", "sign"),
    [(Shows.CHART, "data-chart"), (Shows.TABLE, "<table"), (Shows.NUMBER, "before: HK$")],
)
def test_a_tile_is_drawn_as_it_was_chosen(client, shows, sign):
    actor = somebody()
    number = keep(actor, Tile(SALES, shows))
    assert sign in text_of(opened(client, actor, f"{number}/tiles/1"))


@pytest.mark.usefixtures("shop", "built_at_once")
def test_the_days_of_the_dashboard_and_of_its_address(client):
    actor = somebody()
    report = kept_report(actor, dimensions=("product",), period=MAY_JUNE)
    number = keep(actor, Tile(report, Shows.NUMBER), Tile(report, Shows.CHART))
    own = text_of(opened(client, actor, f"{number}/tiles/1", beside="nothing"))
    assert "HK$430" in own
    assert "before:" not in own
    this_month = text_of(opened(client, actor, f"{number}/tiles/1", days="month"))
    assert "-HK$60" in this_month or "−HK$60" in this_month
    assert "/tiles/2?days=month" in text_of(opened(client, actor, f"{number}/", days="month"))
    assert (
        "days="
        not in text_of(opened(client, actor, f"{number}/", days="film")).split("rb-tiles")[1]
    )


@pytest.mark.usefixtures("shop", "built_at_once")
def test_things_that_stand_as_they_stand_have_no_change(client):
    actor = somebody()
    report = kept_report(actor, measures=("customers",), dimensions=())
    number = keep(actor, Tile(report, Shows.NUMBER), Tile(report, Shows.CHART))
    told = text_of(opened(client, actor, f"{number}/tiles/1"))
    assert "Customers" in told
    assert "before:" not in told
    assert "<table" in text_of(opened(client, actor, f"{number}/tiles/2"))


@pytest.mark.usefixtures("built_at_once")
@pytest.mark.parametrize(
    ("trouble", "said"),
    [(NoLake("x"), "There are no figures yet"), (LakeTrouble("x"), "does not answer")],
)
def test_without_figures_a_tile_says_so(client, monkeypatch, trouble, said):
    def fail(**_more):
        raise trouble

    actor = somebody()
    number = keep(actor)
    monkeypatch.setattr("kaifong.intelligence.actions.ask", fail)
    assert said in text_of(opened(client, actor, f"{number}/tiles/1"))


@pytest.mark.usefixtures("shop", "built_at_once")
def test_a_report_that_cannot_be_asked_any_more_says_why(client, monkeypatch):
    actor = somebody()
    report = kept_report(actor, measures=("net",), dimensions=("severity",))
    number = keep(actor, Tile(report, Shows.TABLE))
    assert "Nothing leads from" in text_of(opened(client, actor, f"{number}/tiles/1"))


def test_what_is_not_there_or_not_open_answers_alike(client):
    actor = somebody()
    number = keep(actor)
    paths = ("4711/", "No Such/", "no-such/", f"{number}/tiles/2", f"{number}/tiles/0", "4711/edit")
    found = {opened(client, actor, path).status_code for path in paths}
    assert found == {opened(client, somebody(name="B"), f"{number}/").status_code}
    assert found <= {403, 404}
    other = somebody(name="C")
    assert posted(client, other, f"{number}/withdraw").status_code in found
    assert posted(client, other, "sales/withdraw").status_code in found
    assert opened(client, other, "sales/edit").status_code in found
    assert Dashboard.objects.get().withdrawn_at is None


def test_who_sees_no_figures_sees_no_dashboard(client):
    from tests.cast import staff

    assert opened(client, actor_of(staff("Nobody"))).status_code in {403, 404}


def test_the_list_names_ones_own_the_shared_ones_and_those_that_ship(client):
    owner = somebody()
    team = Role.objects.get(memberships__staff=owner.staff_id)
    keep(owner, name="Alone")
    keep(owner, name="Together", sharing=Sharing.TEAM, with_code=team.code)
    page = text_of(opened(client, colleague(team)))
    assert "Together" in page
    assert "Alone" not in page
    assert "Sales at a glance" in page
    assert "on your start page" in page
    assert "Alone" in text_of(opened(client, owner))


def test_a_dashboard_is_made_step_by_step_in_a_form(client):
    actor = somebody()
    page = text_of(posted(client, actor, "new", name="N", step="add", new=str(SALES)))
    assert 'name="subject" value="library:sales-by-month"' in page
    two = rows_of(Tile(SALES, Shows.NUMBER, 1, "net"), Tile(SALES, Shows.TABLE, 3))
    page = text_of(posted(client, actor, "new", name="N", step="down:0", **two))
    assert page.index('name="tag" value="2"') < page.index('name="tag" value="1"')
    page = text_of(posted(client, actor, "new", name="N", step="away:0", **two))
    assert 'name="tag" value="1"' not in page
    for nonsense in ("away:x", "fly:1", "add"):
        page = text_of(posted(client, actor, "new", name="N", step=nonsense, new="?", **two))
        assert page.count('name="tag"') == 2
    full = rows_of(*[Tile(SALES)] * 24)
    page = posted(client, actor, "new", name="N", step="add", new=str(SALES), **full)
    assert (page.status_code, "at most 24" in text_of(page)) == (422, True)
    assert counts() == [0, 0, 0, 0]

    answer = posted(client, actor, "new", name="Mine", sharing="private", days="year", **two)
    assert answer.status_code == 303
    shown = dashboard(actor=actor, address=Address(number=Dashboard.objects.get().pk))
    assert (shown.plan.name, shown.plan.days, shown.plan.beside) == (
        "Mine",
        BoardDays.YEAR,
        Beside.BEFORE,
    )
    assert [tile.width for tile in shown.plan.tiles] == [1, 3]


def test_a_form_that_makes_no_sense_keeps_nothing(client):
    actor = somebody()
    one = rows_of(Tile(SALES))
    for broken in ({"width": "9"}, {"subject": "x"}, {"shows": "film"}, {"tag": ["1", "2"]}):
        data = {"name": "N", "sharing": "private", **one, **broken}
        assert posted(client, actor, "new", **data).status_code == 400
    assert posted(client, actor, "new", name="N", sharing="all", **one).status_code == 400
    nothing = posted(client, actor, "new", name="N", sharing="private")
    assert (nothing.status_code, "at least one report" in text_of(nothing)) == (422, True)
    assert counts() == [0, 0, 0, 0]


def test_ones_own_dashboard_is_changed_made_home_and_withdrawn(client):
    actor = somebody()
    number = keep(actor)
    assert 'value="Ours"' in text_of(opened(client, actor, f"{number}/edit"))
    one = rows_of(Tile(SALES, Shows.CHART, 2))
    data = {"name": "New name", "sharing": "private", **one}
    assert posted(client, actor, f"{number}/edit", version=1, **data).status_code == 303
    assert posted(client, actor, f"{number}/edit", version=1, **data).status_code == 409
    assert posted(client, actor, f"{number}/home").status_code == 303
    assert "on your start page" in text_of(opened(client, actor, f"{number}/"))
    assert posted(client, actor, "sales/home").status_code == 303
    assert HomeDashboard.objects.get().address == "sales"
    assert posted(client, actor, f"{number}/withdraw").status_code == 303
    assert Dashboard.objects.get().withdrawn_at is not None


def test_another_of_a_dashboard_is_ones_own(client):
    actor = somebody()
    page = text_of(opened(client, actor, "new?from=sales"))
    assert 'value="Sales at a glance"' in page
    assert 'name="version" value="0"' in page


def test_whoever_may_not_report_makes_none(client):
    reader = somebody(see="see")
    assert "New dashboard" not in text_of(opened(client, reader))
    assert opened(client, reader, "new").status_code in {403, 404}
