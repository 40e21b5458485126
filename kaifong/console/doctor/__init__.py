"""`kaifong doctor`: looks at everything the shop stands on and says how to mend it."""

from collections.abc import Callable, Iterator
from dataclasses import asdict

import typer

from kaifong.console.output import FAILED, AsJson, answer, answer_json, answer_table
from kaifong.console.start import environment

from . import database, machine
from .finding import Finding

MARKS = {"good": "ok", "doubtful": "look", "bad": "BAD"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(*, as_json: AsJson = False) -> None:
    """Check machine, files, database and data; exit code 1 if something must be mended."""
    findings = list(examine())
    bad = [finding for finding in findings if finding.state == "bad"]
    if as_json:
        answer_json({"healthy": not bad, "findings": [asdict(finding) for finding in findings]})
    else:
        _tell(findings)
    if bad:
        raise typer.Exit(FAILED)


def examine() -> Iterator[Finding]:
    """Yield what every check found; a check that breaks is a finding too."""
    env = environment()
    for check in (*machine.CHECKS, *database.CHECKS):
        yield from _guarded(check, check.__name__.replace("_", " "), env)


def _guarded[E](
    check: Callable[[E], Iterator[Finding]], subject: str, about: E
) -> Iterator[Finding]:
    try:
        yield from check(about)
    except Exception as trouble:  # noqa: BLE001 the doctor must finish his round
        yield Finding(subject, "bad", f"could not be checked: {trouble}")


def _tell(findings: list[Finding]) -> None:
    answer_table(
        ("", "what", "found"),
        [(MARKS[finding.state], finding.subject, finding.says) for finding in findings],
    )
    for finding in findings:
        if finding.mend:
            answer(f"\n{finding.subject}: {finding.mend}")
