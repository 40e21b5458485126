"""The operator's commands for the lake."""

import json

import pytest
from django.db import connection
from typer.testing import CliRunner

from kaifong.authority import wall
from kaifong.console import lake as commands
from kaifong.console.main import build
from kaifong.intelligence.lake import refreshing
from kaifong.orders.models import Order

from .shop import TEA, order, spring


@pytest.fixture
def kaifong(lake, monkeypatch):
    """Run the command as an operator would, in this test's database."""
    monkeypatch.setattr(commands, "django_ready", lambda: None)

    def run(*words):
        result = CliRunner().invoke(build(), words)
        return result.exit_code, result.stdout

    return run


def test_refresh_and_status_speak_to_people_and_machines(kaifong, catch_up):
    order(1, spring(1), [(TEA, 1, 100)])

    code, first = kaifong("lake", "refresh", "--json")
    assert (code, json.loads(first)["full"]) == (0, True)
    assert json.loads(first)["changed"]["fact_order"] == 1
    assert "changed keys" in kaifong("lake", "refresh")[1]
    assert "built anew" in kaifong("lake", "refresh", "--full")[1]
    code, status = kaifong("lake", "status", "--compare", "--json")
    assert (code, json.loads(status)["rows"]["fact_line"]) == (0, 1)
    assert "Every month agrees" in kaifong("lake", "status", "--compare")[1]


def test_a_difference_is_a_failure(kaifong):
    placed = order(1, spring(1), [(TEA, 1, 100)])
    refreshing.refresh()
    with wall.lifted():
        Order.objects.filter(pk=placed).update(goods_cents=1)

    code, told = kaifong("lake", "status", "--compare")

    assert code == 1
    assert "2024-04" in told


def test_trouble_is_a_sentence(kaifong):
    code, told = kaifong("lake", "status", "--json")
    assert code == 1
    assert connection.settings_dict["PASSWORD"] not in told
