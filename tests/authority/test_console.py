"""`kaifong authority prove`, as an operator runs it."""

import json

import pytest
from typer.testing import CliRunner

from kaifong.authority import ways as registry
from kaifong.authority.prove import addresses, exits
from kaifong.authority.ways import Way
from kaifong.console import authority
from kaifong.console.main import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(monkeypatch):
    """Every address is accounted for, and one honest way is registered."""
    monkeypatch.setattr(authority, "django_ready", lambda: None)
    for of in (addresses, exits):
        monkeypatch.setattr(of, "unregistered", list)
        monkeypatch.setattr(of, "covered_in_vain", list)
    monkeypatch.setattr(registry, "_ways", {})
    registry.register(Way("honest", "customer", "see", _honest, counts_only=True))


def _honest(actor):
    from kaifong.customers.models import Customer

    return Customer.objects.filter(actor.q("see", "customer")).count()


def kaifong(*words):
    return CliRunner().invoke(build(), ["authority", "prove", *words])


def test_it_prints_cases_and_differences(shop):
    answer = kaifong("--cases", "25", "--seed", "3")
    assert answer.exit_code == 0, answer.output
    assert "25 cases" in answer.stdout
    assert "0 differences (seed 3)" in answer.stdout


def test_machines_get_one_object(shop):
    answer = kaifong("--cases", "4", "--json")
    told = json.loads(answer.stdout)
    assert (told["cases"], told["differences"], told["found"]) == (4, 0, [])
    assert isinstance(told["seed"], int)


def test_a_difference_fails(shop):
    registry.register(Way("leaky", "customer", "see", lambda _: {1: frozenset({"phone"})}))
    answer = kaifong("--cases", "25", "--seed", "3")
    assert answer.exit_code == 1
    assert "leaky" in answer.stdout
    assert "row given" in answer.stdout
    assert "more; --json lists them all" in answer.stdout


@pytest.mark.parametrize("function", ["unregistered", "covered_in_vain"])
@pytest.mark.parametrize("of", [addresses, exits])
def test_what_is_not_accounted_for_fails(shop, monkeypatch, of, function):
    monkeypatch.setattr(of, function, lambda: ["desk:phones"])
    answer = kaifong("--cases", "1")
    assert answer.exit_code == 1
    assert "desk:phones" in answer.stdout


def test_no_cases_are_refused(shop):
    assert kaifong("--cases", "0").exit_code == 2
