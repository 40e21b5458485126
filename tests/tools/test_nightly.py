"""The nightly proof: one table, and a failure for any difference."""

import json
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from types import ModuleType
from typing import Any

import pytest

from config.env import ROOT

ANSWER = {
    "seed": 7,
    "cases": 1_000,
    "walks": 44_000,
    "rows": 9_000,
    "differences": 0,
    "unregistered": [],
    "covered_in_vain": [],
}


@pytest.fixture(scope="module")
def nightly() -> ModuleType:
    loader = SourceFileLoader("nightly", str(ROOT / "tools" / "nightly"))
    spec = spec_from_loader("nightly", loader)
    assert spec
    made = module_from_spec(spec)
    sys.modules["nightly"] = made  # where its dataclasses look for themselves
    loader.exec_module(made)
    return made


def outcome(nightly: ModuleType, code: str) -> Any:
    return nightly.run(nightly.Step("prove", (sys.executable, "-c", code), "app", nightly.proved))


def test_a_proof_that_holds_is_summed_up(nightly: ModuleType) -> None:
    told = outcome(nightly, f"print({json.dumps(json.dumps(ANSWER))})")

    assert told.passed
    assert told.says.startswith("1,000 cases, 44,000 walks, 9,000 rows, 0 differences")
    assert told.says.endswith("(seed 7)")


@pytest.mark.parametrize(
    "code",
    [
        f"print({json.dumps(json.dumps({**ANSWER, 'differences': 2}))}); raise SystemExit(1)",
        'print(\'{"error": "no database"}\'); raise SystemExit(1)',
        "raise SystemExit(1)",
        "print('all is well')",
        "pass",
    ],
)
def test_differences_faults_and_silence_fail(nightly: ModuleType, code: str) -> None:
    assert not outcome(nightly, code).passed


def test_it_proves_as_the_app_and_migrates_first(nightly: ModuleType) -> None:
    steps = nightly.steps(10_000, 5, [])

    assert [(step.name, step.role) for step in steps] == [
        ("migrate", "mig"),
        ("prove", "app"),
        ("conformance", "mig"),
    ]
    assert steps[1].command[-4:] == ("--cases", "10000", "--seed", "5")


def test_the_table_has_a_line_for_each_step(
    nightly: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    made = nightly.Outcome
    nightly.tell([made("prove", True, 61.26, "as it should"), made("conformance", False, 2.0, "")])

    first, second = capsys.readouterr().out.strip().splitlines()
    assert first.split() == ["prove", "61.3", "s", "ok", "as", "it", "should"]
    assert second.split() == ["conformance", "2.0", "s", "FAILED"]
