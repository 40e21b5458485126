"""An exit of any kind that is not registered fails the build."""

import pytest
import typer
from procrastinate.contrib.django import app

from kaifong.api.surface import api
from kaifong.authority import ways as registry
from kaifong.authority.prove import exits
from kaifong.console import main
from kaifong.console.commands import account
from kaifong.customers.desk.exporting import FORMATS
from kaifong.intelligence.measures import MEASURES
from kaifong.reports.desk import asking


@pytest.fixture(autouse=True, scope="module")
def of_commands():
    """The commands are known where there is a command line."""
    account()


def test_every_exit_of_the_product_is_accounted_for():
    assert exits.unregistered() == []
    assert exits.covered_in_vain() == []
    found = exits.exits()
    kinds = {"command", "job", "list file", "measure", "operation", "ready report", "report"}
    kinds.add("report file")
    assert set(registry.kinds()) == kinds
    assert all(any(name.startswith(f"{of} ") for name in found) for of in kinds)


def test_no_exit_is_both_walked_and_excused_and_each_excuse_says_why():
    exits.exits()
    assert not set(registry.leading()) & set(registry.harmless_exits_known())
    assert all(reason.strip() for reason in registry.harmless_exits_known().values())


def a_job(monkeypatch):
    monkeypatch.setitem(app.tasks, "customers.tell_everybody", object())
    return "job customers.tell_everybody"


def a_measure(monkeypatch):
    monkeypatch.setitem(MEASURES, "phones", object())
    return "measure phones"


def a_report(monkeypatch):
    monkeypatch.setitem(asking.VIEWS, "phones", "Phones")
    return "report phones"


def a_file(monkeypatch):
    monkeypatch.setitem(FORMATS, "docx", "application/msword")
    return "list file docx"


def an_operation(monkeypatch):
    described = api.get_openapi_schema
    more = {"/api/v1/phones": {"get": {}}}
    monkeypatch.setattr(
        api, "get_openapi_schema", lambda: {"paths": {**described()["paths"], **more}}
    )
    return "operation GET /api/v1/phones"


def a_command(monkeypatch):
    build = main.build

    def more():
        made = build()
        made.command("phones")(lambda: None)
        made.add_typer(typer.Typer(name="empty"))
        return made

    monkeypatch.setattr(main, "build", more)
    return "command phones"


def a_kind(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {**registry.kinds(), "webhook": lambda: ["orders"]})
    return "webhook orders"


@pytest.mark.parametrize(
    "add", [a_job, a_measure, a_report, a_file, an_operation, a_command, a_kind]
)
def test_one_that_nobody_registered_is_found(monkeypatch, add):
    exits.exits()
    name = add(monkeypatch)
    assert exits.unregistered() == [name]


def test_what_is_said_of_nothing_is_found(monkeypatch):
    exits.exits()
    leads = {"job a.b": "customers.list", "measure sales": "customers.nowhere"}
    monkeypatch.setattr(registry, "_leads", {**registry.leading(), **leads})
    monkeypatch.setattr(
        registry, "_exits_excused", {**registry.harmless_exits_known(), "fax a": "none"}
    )
    assert exits.covered_in_vain() == ["customers.nowhere", "job a.b"]
