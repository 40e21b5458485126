"""The pages about other systems, with and without HTMX; and the operator's command."""

import json

import pytest
from typer.testing import CliRunner

from kaifong.authority import wall
from kaifong.console import sources as command
from kaifong.console.main import build
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Brake
from kaifong.sources import actions, jobs
from kaifong.sources.models import Candidate, Refresh, Source
from tests.cast import NOON, mrs_chan, part_of, signed_in

from . import shop

pytestmark = pytest.mark.django_db
HOME = "/desk/other-systems/"
FORM = {
    "code": "erp",
    "name_en": "ERP",
    "name_zh": "企業系統",
    "kind": "folder",
    "place": "old-crm",
    "secret": "",
    "purpose": "trade",
    "keep_months": "12",
    "every_hours": "24",
    "version": "1",
}


@pytest.fixture
def read(root):
    shop.stock(root)
    actor = shop.keeper()
    mine = mrs_chan(actor)
    shop.verified(mine)
    shop.declared(actor)
    actions.refresh(code="old-crm", at=NOON)
    return actor, mine


def text_of(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_the_list_and_one_system_say_how_they_stand(read):
    client = signed_in(read[0])
    listed = text_of(client, HOME)
    for words in ("Old CRM", "stale", "Folder of CSV", "1 contact may be a customer of ours."):
        assert words in listed
    one = text_of(client, f"{HOME}old-crm/")
    for words in (
        "in another currency than HKD",
        "a number that came before",
        "every day",
        "24 months",
    ):
        assert words in one
    assert "<title>" not in part_of(client, f"{HOME}old-crm/").content.decode()
    assert text_of(client, f"{HOME}none/", 404)


def test_to_others_they_are_not_there(read):
    client = signed_in(shop.reader())
    for url in (
        "",
        "new",
        "likely",
        "old-crm/",
        "old-crm/edit",
        "old-crm/tables",
        "old-crm/dry-run",
    ):
        assert text_of(client, HOME + url, 404)
    for url in ("old-crm/refresh", "old-crm/remove", "likely/1"):
        assert client.post(HOME + url).status_code == 404
    assert Source.objects.count() == 1


def test_a_system_is_declared_mapped_by_dropdowns_tried_and_read(read):
    client = signed_in(read[0])
    assert "Code" in text_of(client, f"{HOME}new")
    wrong = client.post(f"{HOME}new", {**FORM, "code": "Not This", "place": ""})
    assert wrong.status_code == 422
    assert "Say where it is." in wrong.content.decode()
    secret = client.post(f"{HOME}new", {**FORM, "kind": "postgres"})
    assert "Name the secret file" in secret.content.decode()
    taken = client.post(f"{HOME}new", {**FORM, "code": "old-crm"})
    assert taken.status_code == 422
    assert client.post(f"{HOME}new", FORM)["Location"] == f"{HOME}erp/tables"
    chosen = part_of(client, f"{HOME}erp/tables", {"deal.table": "deals.csv"}).content.decode()
    assert "<option selected>Amount</option>" in chosen
    lacking = {"keep": "1", "version": "1", "deal.table": "deals.csv", "deal.number": "Id"}
    refused = client.post(f"{HOME}erp/tables", lacking)
    assert refused.status_code == 422
    assert "Deals need the columns" in refused.content.decode()
    whole = {**lacking, "deal.opened_on": "Date", "deal.amount": "Amount"}
    late = client.post(f"{HOME}erp/tables", {**whole, "version": "9"})
    assert late.status_code == 409
    assert client.post(f"{HOME}erp/tables", whole)["Location"] == f"{HOME}erp/dry-run"
    tried = text_of(client, f"{HOME}erp/dry-run")
    assert "5 rows tried" in tried
    assert client.post(f"{HOME}erp/refresh")["Location"] == f"{HOME}erp/"
    client.post(f"{HOME}erp/refresh")  # it waits already
    jobs.refresh("erp", read[0].staff_id)
    assert Refresh.objects.get(source__code="erp").state == "done"


def test_a_declaration_is_changed_once_and_removed(read, root):
    client = signed_in(read[0])
    assert "Old CRM" in text_of(client, f"{HOME}old-crm/edit")
    given = {**FORM, "version": "2"}
    assert client.post(f"{HOME}old-crm/edit", {**given, "purpose": ""}).status_code == 422
    assert client.post(f"{HOME}old-crm/edit", given).status_code == 303
    assert client.post(f"{HOME}old-crm/edit", given).status_code == 409
    (root / "old-crm").rename(root / "gone")
    for url in ("tables", "dry-run"):
        assert "is not there" in text_of(client, f"{HOME}old-crm/{url}")
    assert client.post(f"{HOME}old-crm/remove")["Location"] == HOME
    assert client.post(f"{HOME}old-crm/remove").status_code == 404
    assert client.post(f"{HOME}old-crm/refresh").status_code == 404
    assert "No other system yet" in text_of(client, HOME)


def test_who_is_who_is_decided_on_its_page(read):
    client = signed_in(read[0])
    assert "C-3" in text_of(client, f"{HOME}likely")
    with wall.lifted():
        number = Candidate.objects.get().pk
    assert client.post(f"{HOME}likely/{number}", {"same": "1"}).status_code == 303
    assert "Decided" in text_of(client, f"{HOME}likely")
    client.post(f"{HOME}likely/{number}", {"same": "0"})
    assert "another person" in text_of(client, f"{HOME}likely")
    assert client.post(f"{HOME}likely/99999").status_code == 404


def test_the_customers_page_has_a_card_of_it(read):
    actor, mine = read
    page = text_of(signed_in(actor), f"/desk/customers/{mine}")
    for words in ("In other systems", "D-1", "HK$1,234.50", "T-1", "by a verified address"):
        assert words in page
    other = mrs_chan(actor, name_en="Other", name_zh="", member_no=None, emails=(), phones=())
    assert "In other systems" not in text_of(signed_in(actor), f"/desk/customers/{other}")


def kaifong(monkeypatch, *words):
    monkeypatch.setattr(command, "django_ready", lambda: None)
    return CliRunner().invoke(build(), ["source", *words])


def test_the_operators_command(read, root, monkeypatch):
    listed = json.loads(kaifong(monkeypatch, "list", "--json").stdout)["sources"]
    assert [(one["name"], one["rows"]) for one in listed] == [("old-crm", 8)]
    assert "old-crm" in kaifong(monkeypatch, "list").stdout
    assert "10 rows read" in kaifong(monkeypatch, "refresh", "old-crm").stdout
    facts = json.loads(kaifong(monkeypatch, "refresh", "old-crm", "--json").stdout)
    assert facts["refused"] == 2
    assert kaifong(monkeypatch, "refresh", "none").exit_code == 1
    (root / "old-crm").rename(root / "gone")
    failed = kaifong(monkeypatch, "refresh", "old-crm")
    assert (failed.exit_code, "What was known stays" in failed.stderr) == (1, True)
    from kaifong.sources.actions import refreshing

    def busy(**_facts):
        raise actions.RefreshUnderWay

    monkeypatch.setattr(actions, "refresh", busy)
    assert kaifong(monkeypatch, "refresh", "old-crm").exit_code == 1
    monkeypatch.setattr(actions, "refresh", refreshing.refresh)
    PulledBrake.objects.create(brake=Brake.READ_ONLY, pulled_at=NOON)
    assert "a brake is on" in kaifong(monkeypatch, "refresh", "old-crm").stderr


def test_the_clock_asks_and_lets_go(read):
    jobs.refresh_due(0)
    jobs.forget(0)
    jobs.refresh("none")
    assert Source.objects.count() == 1
