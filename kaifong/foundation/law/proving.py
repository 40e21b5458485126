"""
Running the pack's scenarios against the system as it is installed.

An app proves scenarios in its `lawful.py`: a function under `@proves("L21.1")` that asserts by
raising `NotLawful`. It runs in a transaction that is taken back, on a shop at work too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from .pack import Rule, Scenario, installed

Check = Callable[[], None]
_checks: dict[str, Check] = {}


class NotLawful(Exception):
    """The system did something else than the scenario says."""


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_YET = "not_yet"  # nothing in this system enforces it, so nothing is claimed


@dataclass(frozen=True)
class Proved:
    """How a scenario went."""

    rule: Rule
    scenario: Scenario
    outcome: Outcome
    detail: str = ""


def proves(scenario: str) -> Callable[[Check], Check]:
    """Let a function prove a scenario."""

    def register(check: Check) -> Check:
        _checks[scenario] = check
        return check

    return register


def hold(found: object, expected: object, what: str) -> None:
    """
    Do nothing if something is as it must be.

    :raises NotLawful: otherwise
    """
    if found != expected:
        raise NotLawful(f"{what}: {found}, should be {expected}")


def proved(only: str = "") -> Iterator[Proved]:
    """Yield how every scenario went, or those of one rule."""
    autodiscover_modules("lawful")
    for rule in installed().rules.values():
        if only in {"", rule.id}:
            for scenario in rule.scenarios:
                yield _proved(rule, scenario)


def unknown() -> list[str]:
    """Return the names of checks whose scenario the pack does not have."""
    autodiscover_modules("lawful")
    known = {one.id for rule in installed().rules.values() for one in rule.scenarios}
    return sorted(_checks.keys() - known)


def _proved(rule: Rule, scenario: Scenario) -> Proved:
    check = _checks.get(scenario.id)
    if check is None:
        return Proved(rule, scenario, Outcome.NOT_YET)
    try:
        with transaction.atomic():
            try:
                check()
            finally:
                transaction.set_rollback(True)
    except Exception as fault:  # noqa: BLE001  a check that breaks proves nothing
        return Proved(rule, scenario, Outcome.FAILED, f"{type(fault).__name__}: {fault}")
    return Proved(rule, scenario, Outcome.PASSED)
