"""`kaifong law`: scenarios run against what is installed, claim nothing more, leave nothing."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from typer.testing import CliRunner

from kaifong.authority import wall
from kaifong.authority.models import Look
from kaifong.console.main import build
from kaifong.customers.models import Customer
from kaifong.foundation.identity_cards.models import HkidMasked
from kaifong.foundation.law import proving
from kaifong.foundation.law.models import Commencement
from kaifong.foundation.law.proving import Outcome, proved
from kaifong.foundation.legal_days.actions import enter_storm
from kaifong.foundation.legal_days.models import GeneralHoliday, LegalClock, StormDay

pytestmark = pytest.mark.django_db
PROVED = {
    "L03.1", "L03.2", "L03.3", "L03.4", "L06.1", "L16.1", "L16.2", "L17.1", "L18.1", "L18.2",
    "L19.1", "L21.1", "L21.2", "L21.3", "L22.1", "L27.1", "L30.1", "L30.2", "L33.1", "L33.2",
    "L34.1", "L35.1", "L40.1", "L41.1", "L41.2",
}  # fmt: skip


def run(*words):
    return CliRunner().invoke(build(), ["law", *words])


def outcomes(only=""):
    return {one.scenario.id: one for one in proved(only)}


def left_behind():
    with wall.lifted():
        return [
            model.objects.count()
            for model in (Customer, Look, HkidMasked, Commencement, LegalClock, StormDay)
        ]


def test_what_can_be_proved_holds_and_the_rest_is_not_claimed():
    found = outcomes()
    failed = {name: one.detail for name, one in found.items() if one.outcome is Outcome.FAILED}
    assert failed == {}
    passed = {name for name, one in found.items() if one.outcome is Outcome.PASSED}
    assert passed >= PROVED
    assert proving.unknown() == []
    assert found["L29.1"].detail == ""


def test_nothing_is_left_of_it():
    before = left_behind()
    outcomes()
    assert left_behind() == before


def test_it_does_not_hang_on_the_weather():
    at = datetime(2026, 12, 1, tzinfo=UTC)
    for day in (date(2026, 4, 8), date(2026, 4, 1), date(2026, 3, 31)):
        enter_storm(on=day, kind="gale", source="test", staff_id=1, at=at)
    assert {one.outcome for one in outcomes("L21").values()} == {Outcome.PASSED}
    assert outcomes("L35")["L35.1"].outcome is Outcome.PASSED
    assert StormDay.objects.count() == 3


def test_a_wrong_calendar_fails_and_says_why():
    GeneralHoliday.objects.filter(on=date(2026, 4, 7)).delete()
    one = outcomes("L21")["L21.1"]
    assert one.outcome is Outcome.FAILED
    assert "2026-04-07, should be 2026-04-08" in one.detail
    assert run("test", "--rule", "L21").exit_code == 1


def test_a_log_that_can_be_changed_fails():
    """The one defence taken away, by its owner, is noticed."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE kf_mig")
        cursor.execute("ALTER TABLE authority_look DISABLE TRIGGER append_only")
        cursor.execute("SET ROLE kf_app")
    one = outcomes("L41")["L41.1"]
    assert (one.outcome, "was changed" in one.detail) == (Outcome.FAILED, True)


def test_a_check_that_breaks_proves_nothing(monkeypatch):
    monkeypatch.setitem(proving._checks, "L29.1", lambda: 1 / 0)
    one = outcomes("L29")["L29.1"]
    assert (one.outcome, one.detail) == (Outcome.FAILED, "ZeroDivisionError: division by zero")


def test_a_check_without_a_scenario_is_told(monkeypatch):
    monkeypatch.setitem(proving._checks, "L99.1", lambda: None)
    result = run("test", "--rule", "L40")
    assert result.exit_code == 1
    assert "L99.1" in result.stdout


def test_the_certificate_speaks_both_languages():
    result = run("test", "--rule", "L34")
    assert result.exit_code == 0
    words = " ".join(result.stdout.split())
    for said in ("法例核證書", "Certificate", "未經核實", "unverified", "Saturdays"):
        assert said in words
    assert "通過 passed: 2" in words
    assert "未能核證 not yet enforceable: 0" in words
    # Nothing here draws lots yet, so nothing is claimed of that rule.
    words = " ".join(run("test", "--rule", "L44").stdout.split())
    assert "通過 passed: 0" in words
    assert "未能核證 not yet enforceable: 1" in words


def test_machines_get_every_scenario():
    told = json.loads(run("test", "--json").stdout)
    assert told["failed"] == 0
    assert told["passed"] + told["not_yet"] == len(told["scenarios"])
    by_id = {one["id"]: one for one in told["scenarios"]}
    assert by_id["L10.1"]["verified"] is False
    assert by_id["L10.1"]["outcome"] == "passed"
    assert by_id["L12.1"]["outcome"] == "passed"
    assert by_id["L17.2"]["outcome"] == "not_yet"
    assert by_id["L21.1"]["section"].startswith("s.19")


def test_diff_and_date():
    assert run("date", "s33", "2027-01-01", "--source", "Gazette").exit_code == 0
    told = run("diff", "2027-01-01")
    assert told.exit_code == 0
    assert "s33 commences" in told.stdout
    assert "第33條" in told.stdout
    assert "No rule of the law pack changes" in run("diff", "2027-01-04").stdout
    assert json.loads(run("diff", "2023-05-01", "--json").stdout)["begins"][0]["id"] == "L39"
    for wrong in (("date", "s33", "soon"), ("date", "s99", "2027-01-01")):
        assert run(*wrong, "--source", "x").exit_code == 1
    assert run("test", "--rule", "L47").exit_code == 1
    assert Commencement.objects.count() == 1
