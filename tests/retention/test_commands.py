"""What operators may ask of keeping and erasing."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from kaifong.console import main, retention
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.vault.installed import scratch
from kaifong.privacy import actions as privacy
from kaifong.retention import actions
from tests.cast import NOON, mrs_chan

from .shop import keeper, rows_of, wishes

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(monkeypatch):
    monkeypatch.setattr(retention, "django_ready", lambda: None)
    with scratch():
        yield keeper()


def call(*arguments):
    return CliRunner().invoke(main.build(), ["retention", *arguments])


def test_proposing_and_doing(boss):
    assert "Nothing is due" in call("due").stdout
    assert "Nobody has agreed" in call("run").stdout
    mine = mrs_chan(boss, member_no=None)
    privacy.withdraw(
        actor=boss,
        customer_id=mine,
        mode=privacy.Mode.CLICK,
        raw=b"stop",
        said_at=NOON,
        at=NOON,
    )
    told = json.loads(call("due", "--json").stdout)
    assert told["due"] == {"person": 1}
    assert "Cap. 486" in call("due").stdout
    run = json.loads(call("due", "--json").stdout)["run"]
    actions.approve(actor=boss, run_id=run, at=NOON)
    assert json.loads(call("run", "--json").stdout) == {"runs": [run]}
    assert rows_of(mine) == {}


def test_a_brake_stops_the_command(boss):
    mrs_chan(boss)
    run = actions.propose(at=datetime(2040, 1, 1, tzinfo=UTC))
    actions.approve(actor=boss, run_id=run, at=NOON)
    PulledBrake.objects.create(brake="no_erasure", pulled_at=NOON)
    answer = call("run")
    assert answer.exit_code == 1
    assert "Erasing is stopped" in answer.output


def test_scanning_says_what_is_left(boss, tmp_path, monkeypatch):
    # The home of the tests holds the files of whatever else is tried.
    mine_alone = replace(retention.environment(), home=tmp_path / "home")
    monkeypatch.setattr(retention, "environment", lambda: mine_alone)
    mine = mrs_chan(boss)
    wishes(boss, mine)
    clean = call("scan", "--json")
    assert (clean.exit_code, json.loads(clean.stdout)["findings"]) == (0, [])
    left = tmp_path / "left.csv"
    left.write_text("1,mrs.chan@example.com\n")
    found = call("scan", str(left), "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout)["findings"] == [
        {"where": str(left), "mark": "mrs.chan@example.com"}
    ]
    assert "1 findings" in call("scan", str(left)).stdout
    assert call("scan", "--canary", "nobody's", "--json").exit_code == 0
    assert call("scan", str(tmp_path / "none")).exit_code == 1
