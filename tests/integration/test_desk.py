"""The pages about imports, as staff with different rights meet them."""

import csv
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from kaifong.authority.models import Grant, Staff
from kaifong.foundation.models import PulledBrake
from kaifong.integration import actions, jobs
from kaifong.integration.models import Import, MappingProfile
from tests.cast import allow, staff

from .bringing import NOON, brought, orders, received, sales

pytestmark = pytest.mark.django_db

SHOP = sales("S1,A1,Teapot,2,10.00,2026-03-01,C7", 'S2,A1,"=1+1",oops,10.00,2026-03-01,C8')
COLUMNS = {
    f"column-{at}": field
    for at, field in enumerate(
        ["invoice", "code", "description", "quantity", "unit_price", "placed_at", "customer"]
    )
}
CHOICES = {
    **COLUMNS,
    "source": "web-shop",
    "channel": "1",
    "zone": "Asia/Hong_Kong",
    "currency": "HKD",
    "keep_repeats": "on",
}


@pytest.fixture
def who() -> Callable[..., Client]:
    def signed_in(*actions: str) -> Client:
        person = staff("Ada Wong")
        allow(person, "import", *actions)
        client = Client()
        client.force_login(person.user)
        return client

    return signed_in


def uploaded(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", text.encode())


def job() -> ProcrastinateJob:
    return ProcrastinateJob.objects.latest("id")


def test_a_file_goes_all_the_way_in_and_out_again(who) -> None:
    client = who("run", "see", "revert")

    sent = client.post("/desk/imports/new", {"kind": "sales", "file": uploaded(SHOP)})
    one = Import.objects.get()
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/desk/imports/{one.pk}/columns")
    page = client.get(f"/desk/imports/{one.pk}/columns").content.decode()
    assert "Teapot" in page
    assert '<option value="quantity" selected>' in page

    sent = client.post(f"/desk/imports/{one.pk}/columns", {**CHOICES, "profile": "Our till"})
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/desk/imports/{one.pk}")
    assert (job().task_name, job().args) == ("integration.check", {"import_id": one.pk})
    assert MappingProfile.objects.get().name == "Our till"
    waiting = client.get(f"/desk/imports/{one.pk}/progress").json()
    assert (waiting["state"], waiting["total"]) == ("queued", 2)

    jobs.check(import_id=one.pk)
    page = client.get(f"/desk/imports/{one.pk}").content.decode()
    assert "The quantity is not a whole number." in page
    assert "Import now" in page
    assert orders() == []

    client.post(f"/desk/imports/{one.pk}/commit")
    assert job().task_name == "integration.commit"
    jobs.commit(import_id=one.pk)
    assert "Take it back" in client.get(f"/desk/imports/{one.pk}").content.decode()
    assert [order.number for order in orders()] == ["S1"]

    client.post(f"/desk/imports/{one.pk}/revert")
    jobs.revert(**job().args)
    assert "Taken back" in client.get(f"/desk/imports/{one.pk}").content.decode()
    assert orders() == []
    assert client.get(f"/desk/imports/{one.pk}/progress").json()["state"] == "done"
    assert "list.csv" in client.get("/desk/imports/").content.decode()


def test_a_job_works_with_the_rights_that_its_person_has_then(who) -> None:
    client = who("run", "see", "revert")
    client.post("/desk/imports/new", {"kind": "sales", "file": uploaded(SHOP)})
    one = Import.objects.get()
    client.post(f"/desk/imports/{one.pk}/columns", CHOICES)
    jobs.check(import_id=one.pk)
    client.post(f"/desk/imports/{one.pk}/commit")
    Staff.objects.update(left_at=NOON)
    jobs.commit(**job().args)
    assert orders() == []
    Staff.objects.update(left_at=None)
    page = client.get(f"/desk/imports/{one.pk}").content.decode()
    assert "may not do it any more, or has left" in page

    jobs.check(import_id=one.pk)
    client.post(f"/desk/imports/{one.pk}/columns", CHOICES)
    jobs.check(import_id=one.pk)
    client.post(f"/desk/imports/{one.pk}/commit")
    jobs.commit(**job().args)
    assert [order.number for order in orders()] == ["S1"]
    client.post(f"/desk/imports/{one.pk}/revert")
    Grant.objects.filter(action="revert").delete()
    jobs.revert(**job().args)
    assert [order.number for order in orders()] == ["S1"]


def test_the_next_file_of_the_shape_needs_no_choosing(who) -> None:
    client = who("run", "see")
    client.post("/desk/imports/new", {"kind": "sales", "file": uploaded(SHOP)})
    first = Import.objects.get()
    client.post(f"/desk/imports/{first.pk}/columns", {**CHOICES, "profile": "Our till"})

    client.post("/desk/imports/new", {"kind": "sales", "file": uploaded(SHOP)})

    second = Import.objects.latest("pk")
    assert second.options["source"] == "web-shop"
    assert "Our till" in client.get(f"/desk/imports/{second.pk}/columns").content.decode()


def test_refused_rows_come_out_as_a_file_to_mend(who) -> None:
    client = who("run", "see")
    one = brought(SHOP)

    answer = client.get(
        f"/desk/imports/{one.pk}/refused.csv", headers={"Accept-Language": "zh-hant"}
    )

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    header, row = csv.reader(text.splitlines())
    assert header[:3] == ["Invoice", "SKU", "Description"]
    assert row[:4] == ["S2", "A1", "'=1+1", "oops"]
    assert row[-2:] == ["3", "數量並非整數。"]


def test_numbers_below_zero_stay_numbers_in_that_file(who) -> None:
    one = brought(sales("S1,A1,Teapot,-2,10.00,never,C7"))

    answer = who("run", "see").get(f"/desk/imports/{one.pk}/refused.csv")

    assert b",-2,10.00," in b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"source": "not a word!"}, "Name the system"),
        ({"currency": "GBP"}, "how many HKD one GBP"),
        ({"rates": "many"}, "GBP 12.08"),
        ({"column-3": ""}, "Choose the column that holds: Quantity"),
    ],
)
def test_a_wrong_choice_is_said_at_its_field_and_nothing_moves(who, choice, said) -> None:
    client = who("run", "see")
    number = received(SHOP)

    answer = client.post(f"/desk/imports/{number}/columns", {**CHOICES, **choice})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Import.objects.get().state == "uploaded"
    assert not ProcrastinateJob.objects.exists()


def test_what_is_no_table_is_said_at_the_file(who) -> None:
    file = SimpleUploadedFile("x.xlsx", b"%PDF-1.7")

    answer = who("run", "see").post("/desk/imports/new", {"kind": "sales", "file": file})

    assert answer.status_code == 422
    assert "not a table" in answer.content.decode()
    assert not Import.objects.exists()


def test_another_import_under_way_is_said(who) -> None:
    client = who("run", "see", "revert")
    one = brought(SHOP)
    Import.objects.create(kind="sales", state="running", made_at=NOON)
    Import.objects.filter(pk=one.pk).update(state="checked")

    answer = client.post(f"/desk/imports/{one.pk}/commit", follow=True)

    assert Import.objects.get(pk=one.pk).state == "checked"
    assert not ProcrastinateJob.objects.exists()
    assert answer.status_code == 200


def test_what_waits_can_be_called_off_and_the_late_job_does_nothing(who) -> None:
    client = who("run", "see", "revert")
    one = brought(SHOP)

    client.post(f"/desk/imports/{one.pk}/revert")
    assert "Call it off" in client.get(f"/desk/imports/{one.pk}").content.decode()
    client.post(f"/desk/imports/{one.pk}/call-off")
    jobs.revert(**job().args)

    assert Import.objects.get().state == "done"
    assert len(orders()) == 1


@pytest.mark.parametrize("step", ["commit", "revert"])
def test_while_the_brake_is_on_nothing_is_written(who, step: str) -> None:
    one = brought(SHOP)
    state = {"commit": "checked", "revert": "done"}[step]
    Import.objects.filter(pk=one.pk).update(state=state)
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON)

    assert who("run", "see", "revert").post(f"/desk/imports/{one.pk}/{step}").status_code == 503

    told = getattr(actions, step)(import_id=one.pk, at=NOON)
    assert "a brake is on" in told.problem
    assert len(orders()) == 1


def test_a_page_tells_of_a_process_that_died(who) -> None:
    one = brought(SHOP)
    Import.objects.filter(pk=one.pk).update(state="running")

    page = who("run", "see").get(f"/desk/imports/{one.pk}").content.decode()

    assert "ended half-way" in page


PATHS = ("", "new", "{pk}", "{pk}/columns", "{pk}/progress", "{pk}/refused.csv")


@pytest.mark.parametrize(
    ("rights", "open_paths"),
    [
        ((), set()),
        (("see",), {"", "{pk}", "{pk}/progress"}),
        (("run", "see"), set(PATHS)),
    ],
)
def test_who_may_open_what(who, rights: tuple[str, ...], open_paths: set[str]) -> None:
    one = brought(SHOP)
    client = who(*rights)

    found = {}
    for path in PATHS:
        answer = client.get(f"/desk/imports/{path.format(pk=one.pk)}")
        found[path] = answer.status_code
        assert b"".join(answer)

    assert found == {path: 200 if path in open_paths else 404 for path in PATHS}


@pytest.mark.parametrize(("step", "state"), [("commit", "checked"), ("revert", "done")])
def test_who_may_only_see_moves_nothing(who, step: str, state: str) -> None:
    one = brought(SHOP)
    Import.objects.filter(pk=one.pk).update(state=state)

    assert who("see").post(f"/desk/imports/{one.pk}/{step}").status_code == 404

    assert Import.objects.get(pk=one.pk).state == state
    assert not ProcrastinateJob.objects.exists()


def test_who_may_only_see_is_shown_no_rows(who) -> None:
    one = brought(SHOP)

    page = who("see").get(f"/desk/imports/{one.pk}").content.decode()

    assert "The quantity is not a whole number." in page
    assert "oops" not in page
