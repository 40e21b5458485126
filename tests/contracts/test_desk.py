"""The pages about contracts, the command, and the jobs: what they say, and to whom."""

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from kaifong.approvals.models import Approval
from kaifong.authority.models import Department, Grant, Role, Staff
from kaifong.authority.queries import actor_of
from kaifong.contracts import actions, jobs
from kaifong.contracts.models import Check, Contract, ContractVersion
from kaifong.contracts.queries.wish import wish_of
from kaifong.contracts.rules import State
from kaifong.datamap.desk import papers
from kaifong.foundation.journal.actions import deliver
from tests.cast import NOON, allow, signed_in, staff

from .shop import (
    again,
    clerk,
    drafted,
    head,
    in_force,
    keeper,
    proposed,
    version,
    vote,
    wish,
)

pytestmark = pytest.mark.django_db
HOME = "/desk/contracts/"


@pytest.fixture
def owner():
    return head()


@pytest.fixture
def who():
    return clerk()


@pytest.fixture(autouse=True)
def lake(monkeypatch):
    monkeypatch.setattr("kaifong.contracts.queries.testing.lake_refreshed_at", timezone.now)


def said(**more):
    return {
        "department": Department.objects.get(code="warehouse").pk,
        "title": "Units by category",
        "report": "",
        "measures": ["units"],
        "dimensions": ["category"],
        "detail": "totals",
        "highest": "internal",
        "purpose": "fulfilment",
        "given_as": ["screen"],
        "max_age_hours": 24,
        "rhythm": "never",
        "by_hour": 9,
        "weekday": 0,
        "keep_days": 30,
        "reason": "To plan the shelves.",
        "valid_from": timezone.localdate().isoformat(),
        **more,
    }


def test_from_the_draft_to_green(owner, who):
    desk, theirs = signed_in(who), signed_in(owner)
    assert "No contract here" in desk.get(HOME).text
    assert "Save the draft" in desk.get(f"{HOME}new").text
    answer = desk.post(f"{HOME}new", said())
    row = Contract.objects.get()
    assert (answer.status_code, answer.url) == (303, f"{HOME}{row.pk}")
    text = desk.get(f"{HOME}{row.pk}").text
    for word in ("C-0001" if row.pk == 1 else "C-", "Units sold, by Category", "draft", "Propose"):
        assert word in text
    opens = desk.get(f"{HOME}{row.pk}/opens").text
    assert "May see figures beyond one&#x27;s own rows" in opens
    desk.post(f"{HOME}{row.pk}/propose")
    approval = Approval.objects.get()
    lines = theirs.get(f"/desk/approvals/{approval.pk}").text
    assert "To plan the shelves." in lines
    theirs.post(
        f"/desk/approvals/{approval.pk}/vote",
        {"yes": "1", "voice": owner.staff_id, "content": approval.content_hash},
    )
    deliver()
    desk.post(f"{HOME}{row.pk}/check")
    text = desk.get(f"{HOME}{row.pk}").text
    assert "in force" in text
    assert "Somebody answers for it" in text
    for path in ("", "health", f"departments/{row.department_id}", f"departments/{row.owner_id}"):
        page = theirs.get(f"{HOME}{path}").text
        assert "Units by category" in page
        assert "green" in page


def test_what_cannot_be_said_is_told_beside_its_field(owner, who):
    desk = signed_in(who)
    for more, words in (
        ({"measures": []}, "Choose a report, or a figure at least."),
        ({"dimensions": ["month"]}, "choose totals by day or month"),
        ({"measures": ["net"], "highest": "financial"}, "Nobody answers for these data"),
        ({"rhythm": "day"}, "choose the form of it"),
        ({"measures": ["customers"], "dimensions": ["category"]}, "cannot be told apart"),
        ({"report": "library:sales-by-month", "detail": "periods"}, "choose a higher one"),
        ({"valid_until": "2001-01-01"}, "It must end after it begins."),
    ):
        answer = desk.post(f"{HOME}new", said(**more))
        assert answer.status_code == 422
        assert words in answer.text, words
    assert not Contract.objects.exists()


def test_a_change_and_a_next_version(owner, who):
    number = drafted(who, wish(valid_from=timezone.localdate()))
    desk = signed_in(who)
    assert 'value="as-is" selected' in desk.get(f"{HOME}{number}/edit").text
    desk.post(f"{HOME}{number}/edit", said(report="as-is", detail="periods", max_age_hours=5))
    row = version(number)
    assert (row.max_age_hours, row.definition["dimensions"]) == (5, ["month", "category"])
    desk.post(f"{HOME}{number}/propose")
    assert "any change makes it a draft again" in desk.get(f"{HOME}{number}/edit").text
    desk.post(f"{HOME}{number}/reopen")
    assert version(number).state == State.DRAFT
    desk.post(f"{HOME}{number}/end", {"why": ""})
    assert version(number).state == State.DRAFT
    desk.post(f"{HOME}{number}/end", {"why": "Not needed."})
    assert version(number).state == State.ENDED
    desk.post(f"{HOME}{number}/edit", said(report="as-is", detail="periods"))
    assert version(number).number == 2


def test_refusals_say_what_to_do_and_change_nothing(owner, who):
    number = drafted(who)
    desk = signed_in(who)
    for path in ("check", "reopen"):
        desk.post(f"{HOME}{number}/{path}")
        assert "It does not stand so any more" in desk.get(f"{HOME}{number}").text
    Staff.objects.filter(pk=owner.staff_id).update(left_at=NOON)
    desk.post(f"{HOME}{number}/propose")
    text = desk.get(f"{HOME}{number}").text
    assert "Nobody answers for these data" in text
    assert "Nobody answers for this contract" in text
    ContractVersion.objects.update(valid_until=timezone.localdate())
    desk.post(f"{HOME}{number}/propose")
    assert "This day is over" in desk.get(f"{HOME}{number}").text
    assert version(number).state == State.DRAFT
    for path in ("propose", "reopen", "check", "take-over"):
        assert desk.post(f"{HOME}{number + 1}/{path}").status_code == 404
    for path in ("", "/opens", "/edit"):
        assert desk.get(f"{HOME}{number + 1}{path}").status_code == 404
    assert desk.get(f"{HOME}departments/{10**6}").status_code == 404


def test_pages_are_for_whom_they_are_granted(owner, who):
    number = proposed(who)
    outsider = signed_in(staff_actor("No Body"))
    office = signed_in(keeper())
    for path in ("", "health", "register.csv", f"{number}", f"{number}/opens", "new"):
        assert outsider.get(f"{HOME}{path}").status_code == 404, path
    assert office.get(f"{HOME}{number}").status_code == 200
    assert office.get(f"{HOME}{number}/edit").status_code == 404
    assert office.get(f"{HOME}new").status_code == 404
    assert signed_in(owner).get(f"{HOME}new").status_code == 404


def staff_actor(name):
    from kaifong.authority.queries import actor_of

    return actor_of(staff(name, department="nobody"))


def test_the_list_is_narrowed_and_given_as_a_file(owner, who):
    in_force(who, owner)
    drafted(who, wish(title="=A draft"))
    desk = signed_in(who)
    assert "A draft" not in desk.get(HOME, {"state": "in_force"}).text
    empty = Department.objects.create(code="empty", name_en="Empty", name_zh="空").pk
    assert "No contract here" in desk.get(HOME, {"department": empty}).text
    lines = desk.get(f"{HOME}register.csv").content.decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(StringIO("\n".join(one for one in lines if one[:2] != "# "))))
    assert [row["State"] for row in rows] == ["draft", "in force"]
    assert rows[0]["What"] == "'=A draft"
    assert rows[1]["Most delicate"] == "internal fields"


def test_the_hourly_job_enforces_ends_and_tests(owner, who):
    day = timezone.localdate()
    number = in_force(who, owner)
    jobs.check(0)
    jobs.check(0)
    assert Check.objects.count() == 1
    ContractVersion.objects.filter(contract=number)
    actions.end(actor=who, contract_id=number, why="Over.", at=timezone.now())
    Check.objects.update(hour=timezone.now() - timedelta(days=500))
    jobs.forget_checks(0)
    assert not Check.objects.exists()
    assert version(number).valid_from < day


def test_the_command_tests_all_and_fails_if_one_is_red(owner, who, monkeypatch):
    from kaifong.console.main import build

    number = in_force(who, owner)
    run = CliRunner()
    done = run.invoke(build(), ["contracts", "check", "--json"])
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert [(one["contract"], one["colour"]) for one in told["contracts"]] == [(number, "green")]
    Staff.objects.filter(pk=owner.staff_id).update(left_at=NOON)
    done = run.invoke(build(), ["contracts", "check"])
    assert done.exit_code == 1
    assert "Nobody of the owner's answers for it any more." in done.stdout


def test_a_role_made_later_is_named_and_the_next_version_reaches_it(owner, who):
    number = in_force(who, owner)
    house = Department.objects.get(code="warehouse")
    night = Role.objects.create(department=house, code="night", name_en="Night", name_zh="夜班")
    staff("Night Clerk").roles.add(night, through_defaults={"since": NOON})
    actions.check(actor=who, contract_id=number, at=timezone.now(), as_of=timezone.now())
    desk = signed_in(again(who))
    for path in (f"{HOME}health", f"{HOME}{number}"):
        text = desk.get(path).text
        assert "Made later, and so without anything by it: Night." in text
        assert "Draft the next version as it is" in text
    # Who may not draft reads the same, without the button.
    assert "Draft the next version as it is" not in signed_in(owner).get(f"{HOME}{number}").text
    assert signed_in(owner).post(f"{HOME}{number}/renew").status_code == 404
    before = version(number)
    for _ in range(2):  # a second time it is on its way already
        answer = desk.post(f"{HOME}{number}/renew")
        assert (answer.status_code, answer.url) == (303, f"{HOME}{number}")
    assert ContractVersion.objects.count() == 2
    drafted_next = version(number)
    assert wish_of(drafted_next) == wish_of(before)
    assert "Draft the next version as it is" not in desk.get(f"{HOME}health").text
    assert "Night" in desk.get(f"{HOME}{number}/opens").text
    actions.propose(actor=again(who), contract_id=number, at=NOON)
    vote(again(owner), number)
    deliver()
    assert version(number).state == State.IN_FORCE
    assert Grant.objects.filter(role=night).count() == 2
    actions.check(actor=who, contract_id=number, at=timezone.now(), as_of=timezone.now())
    assert "Made later" not in desk.get(f"{HOME}{number}").text
    assert desk.post(f"{HOME}0/renew").status_code == 404


def test_a_role_that_was_deleted_since_is_told_as_such(owner, who):
    number = in_force(who, owner)
    house = Department.objects.get(code="warehouse")
    night = Role.objects.create(department=house, code="night", name_en="Night", name_zh="夜班")
    staff("Night Clerk").roles.add(night, through_defaults={"since": NOON})
    actions.check(actor=who, contract_id=number, at=timezone.now(), as_of=timezone.now())
    night.memberships.all().delete()
    night.delete()
    assert (
        "without anything by it: a role that is gone." in signed_in(who).get(f"{HOME}health").text
    )


def test_what_cannot_be_drafted_as_it_is_is_to_be_changed_first(owner, who):
    number = in_force(who, owner)
    Department.objects.filter(code="sales").update(closed_at=NOON)
    answer = signed_in(again(who)).post(f"{HOME}{number}/renew")
    assert answer.url == f"{HOME}{number}/edit", "nobody answers for these data any more"
    assert ContractVersion.objects.count() == 1


def test_contracts_and_the_data_register_lead_to_each_other(owner, who, monkeypatch):
    number = in_force(who, owner)
    drafted(who, wish(title="Only a draft"))
    assert "/desk/register/#order-internal" not in signed_in(who).get(f"{HOME}{number}").text
    allow(Staff.objects.get(pk=who.staff_id), "datamap", "see", purposes=("fulfilment",))
    desk = signed_in(again(who))
    page = desk.get(f"{HOME}{number}").text
    assert 'href="/desk/register/#order-internal"' in page
    assert "#order-financial" not in page, "units open no amounts"
    register = desk.get("/desk/register/").text
    rows = {
        at: register.split(f'id="{at}"')[1].split("</tr>")[0]
        for at in ("order-internal", "order-financial")
    }
    assert f'href="{HOME}{number}"' in rows["order-internal"]
    assert "by contract" in rows["order-internal"]
    assert f'href="{HOME}{number}"' not in rows["order-financial"]
    assert "Only a draft" not in register
    papered = []

    def set_paper(paper):
        papered.append(paper)
        return b"%PDF"

    monkeypatch.setattr(papers, "set_paper", set_paper)
    assert desk.get("/desk/register/paper").status_code == 200
    cells = [cell for table in papered[0].tables for row in table.rows for cell in row]
    assert any(f"by contract: C-{number:04}.1 Units" in cell for cell in cells)
    # Who reads the register but no contracts is told of none.
    person = staff("Reader")
    allow(person, "datamap", "see")
    assert f'href="{HOME}{number}"' not in signed_in(actor_of(person)).get("/desk/register/").text
