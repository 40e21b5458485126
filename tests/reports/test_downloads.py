"""The menu of downloads: what is offered to whom, and that it answers."""

import pytest

from kaifong.authority.models import Staff
from kaifong.foundation.journal.models import Entry
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.semantics import asking

from .conftest import somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop", "at_once")]
BUILD, SALES = "/desk/reports/build/", "/desk/reports/sales/"
MAY_JUNE = "period=custom&start=2024-05-01&last=2024-06-30"
NET = f"m=net&d1=category&{MAY_JUNE}"


@pytest.fixture(autouse=True)
def built_at_once(monkeypatch):
    monkeypatch.setattr(asking, "chosen", PostgreSQL)


def offered(client, actor, address):
    client.force_login(Staff.objects.get(pk=actor.staff_id).user)
    page = client.get(address).content.decode()
    words = ("xlsx", "pdf", "csv", "json", "parquet", "png", "svg", "lines-csv", "lines-parquet")
    return {one for one in words if f'name="format" value="{one}"' in page}


def taken(client, actor, **data):
    client.force_login(Staff.objects.get(pk=actor.staff_id).user)
    response = client.post(f"{BUILD}export", data)
    return response, response.getvalue() if response.streaming else response.content


def test_only_what_one_may_take_is_offered(client):
    whole = {"xlsx", "pdf", "csv", "json", "parquet", "png", "svg", "lines-csv", "lines-parquet"}
    assert offered(client, somebody(), f"{BUILD}?{NET}") == whole
    printing = somebody(see="see report print", name="Printing")
    assert offered(client, printing, f"{BUILD}?{NET}") == {"pdf"}
    reading = somebody(see="see report", name="Reading")
    assert offered(client, reading, f"{BUILD}?{NET}") == set()
    monitoring = {"xlsx", "pdf", "csv", "json", "parquet", "png", "svg"}
    assert offered(client, somebody(name="M"), f"{SALES}?{MAY_JUNE}") == monitoring


def test_each_file_of_the_menu_can_be_had(client):
    me = somebody()
    for kind in ("pdf", "parquet", "png", "svg", "lines-csv", "lines-xlsx", "lines-parquet"):
        response, content = taken(client, me, format=kind, query=NET)
        assert (response.status_code, bool(content)) == (200, True), kind
        end = kind.removeprefix("lines-")
        assert f'.{end}"' in response.headers["Content-Disposition"]
    assert Entry.objects.filter(name="reports.lines_exported").count() == 3


def test_a_report_of_the_library_for_days_of_ones_own(client):
    report = {"format": "csv", "subject": "library:sales-by-month"}
    response, content = taken(client, somebody(), **report, query=NET)
    assert 'filename="sales-by-month-' in response.headers["Content-Disposition"]
    assert "Period: 1 May 2024 – 30 Jun 2024" in content.decode("utf-8-sig")
    whole, _ = taken(client, somebody(name="B"), **report)
    assert whole.status_code == 200


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"format": "lines-png", "query": NET}, 400),
        ({"format": "png", "query": f"m=net&d1=&{MAY_JUNE}"}, 400),
        ({"format": "lines-csv", "query": f"m=products&d1=brand&{MAY_JUNE}"}, 400),
        ({"format": "csv", "subject": "library:nothing"}, 404),
        ({"format": "csv", "subject": "nonsense"}, 404),
    ],
)
def test_what_cannot_be_had_is_refused_in_words_and_leaves_no_trace(client, data, status):
    response, _ = taken(client, somebody(), **data)
    assert response.status_code == status
    assert not Entry.objects.filter(name__startswith="reports.").exists()
