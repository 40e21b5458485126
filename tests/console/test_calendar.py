"""`kaifong calendar year`, and what the doctor says of years that are not known."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from kaifong.console.doctor import database
from kaifong.console.main import build
from kaifong.foundation.legal_days.models import GeneralHoliday
from kaifong.foundation.legal_days.queries import holidays, years_covered

pytestmark = pytest.mark.django_db


def run(*words):
    return CliRunner().invoke(build(), ["calendar", "year", *words])


def test_a_year_is_shown_and_entered_only_on_demand():
    shown = run("2028")
    assert shown.exit_code == 0
    assert "2028-04-14" in shown.stdout
    assert "not entered" in shown.stdout
    assert 2028 not in years_covered()
    entered = run("2028", "--enter", "--gazette", "G.N. 1", "--json")
    assert json.loads(entered.stdout)["entered"] is True
    assert {row.gazette_ref for row in holidays(2028)} == {"G.N. 1"}
    assert len(holidays(2028)) == 17


def test_a_list_of_ones_own_is_read_or_refused_whole(tmp_path):
    file = tmp_path / "gazette.txt"
    file.write_text("2028-01-01|The first day of January|一月一日\n2028-01-02|a Sunday|日\n")
    refused = run("2028", "--list", str(file), "--enter")
    assert refused.exit_code == 1
    assert 2028 not in years_covered()
    file.write_text("2028-01-01|The first day of January|一月一日\n")
    assert run("2028", "--list", str(file), "--enter").exit_code == 0
    assert [row.source for row in holidays(2028)] == ["gazette.txt"]


def test_a_kept_day_is_not_struck_out(tmp_path):
    file = tmp_path / "short.txt"
    file.write_text("2027-01-01|The first day of January|一月一日\n")
    refused = run("2027", "--list", str(file), "--enter")
    assert refused.exit_code == 1
    assert "2027-02-06" in refused.stderr
    assert len(holidays(2027)) == 17


@pytest.mark.parametrize(
    ("today", "state", "says"),
    [
        (datetime(2027, 6, 1, tzinfo=UTC), "good", "known to the end of 2027"),
        (datetime(2027, 7, 10, tzinfo=UTC), "doubtful", "not known for 2028"),
        (datetime(2028, 1, 5, tzinfo=UTC), "bad", "not known for 2028"),
    ],
)
def test_the_doctor_says_it_months_ahead(monkeypatch, today, state, says):
    monkeypatch.setattr(database, "datetime", SimpleNamespace(now=lambda _zone: today))
    (finding,) = database.years_of_the_law(None)
    assert (finding.state, finding.says) == (state, says)


def test_the_doctor_counts_no_year_that_is_not_there():
    GeneralHoliday.objects.all().delete()
    (finding,) = database.years_of_the_law(None)
    assert finding.state == "bad"
