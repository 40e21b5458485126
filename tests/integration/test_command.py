"""`kaifong import`, as an operator types it."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kaifong.console import imports
from kaifong.console.main import build

from .bringing import customers, orders, people, sales

pytestmark = pytest.mark.django_db

SHOP = sales("S1,A1,Teapot,2,10.00,2026-03-01,C7", "S2,A1,Teapot,oops,10.00,2026-03-01,C8")


@pytest.fixture(autouse=True)
def django_is_ready(monkeypatch) -> None:
    monkeypatch.setattr(imports, "django_ready", lambda: None)


def run(*words: str) -> Result:
    return CliRunner().invoke(build(), ["import", *words])


def told(*words: str) -> dict[str, Any]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def shop(tmp_path: Path) -> str:
    path = tmp_path / "shop.csv"
    path.write_text(SHOP)
    return str(path)


def test_sales_come_in_and_go_out(shop: str) -> None:
    found = told("sales", shop, "--source", "till", "--channel", "store")

    assert (found["state"], found["verdicts"]["new"], found["verdicts"]["invalid"]) == (
        "done",
        1,
        1,
    )
    assert {one["bucket"]: one["lines"] for one in found["buckets"]} == {"sale": 1, "invalid": 1}
    assert [(order.source, order.channel) for order in orders()] == [("till", 5)]

    assert told("revert", str(found["import"]))["state"] == "reverted"
    assert orders() == []


def test_a_dry_run_writes_nothing(shop: str) -> None:
    result = run("sales", shop, "--source", "till", "--dry-run")

    assert result.exit_code == 0
    assert "Nothing was written" in result.stdout
    assert "The quantity is not a whole number." in result.stdout
    assert orders() == []


def test_customers_come_in(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(people("C1,KF1,CHAN Mei Ling,陳美玲,mei@example.com,91234567,沙田,zh"))

    assert told("customers", str(path), "--source", "crm")["verdicts"]["new"] == 1
    assert [one.name_zh for one in customers()] == ["陳美玲"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sales", "no-such-file.csv"), "no file"),
        (("sales", "{shop}"), "(--source)"),
        (("sales", "{shop}", "--source", "till", "--currency", "GBP"), "--rate)"),
        (("sales", "{shop}", "--source", "till", "--channel", "moon"), "--channel web"),
        (("sales", "{shop}", "--source", "till", "--rate", "GBP"), "GBP=12.08"),
        (("sales", "{shop}", "--source", "till", "--map", "quantity=Nothing"), "no column Nothing"),
        (("revert", "999"), "not in a state"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(
    shop: str, words: tuple[str, ...], said: str, monkeypatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["kaifong", "--json"])
    result = run(*(word.format(shop=shop) for word in words), "--json")

    assert result.exit_code == 1
    assert said in json.loads(result.stdout)["error"]
    assert orders() == []
