"""`kaifong contracts`: testing every data contract now."""

from typing import Any

import typer

from .output import FAILED, AsJson, answer, answer_json, answer_table
from .start import django_ready


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="What departments agreed on about data.", no_args_is_help=True)
    group.callback()(_about)
    group.command()(check)
    app.add_typer(group, name="contracts")


def _about() -> None:
    """What departments agreed on about data."""


def check(*, as_json: AsJson = False) -> None:
    """Test every contract in force now; exit code 1 if one is red."""
    django_ready()
    from django.utils.timezone import now

    from kaifong.contracts import actions, queries

    actions.check_anew(at=now(), as_of=queries.figures_as_of())
    rows = [_told(*one) for one in queries.in_force()]
    if as_json:
        answer_json({"contracts": rows})
    elif rows:
        table = [(row["number"], row["colour"], " ".join(row["reasons"])) for row in rows]
        answer_table(("contract", "colour", "reasons"), table)
    else:
        answer("No contract is in force.")
    if any(row["colour"] == "red" for row in rows):
        raise typer.Exit(FAILED)


def _told(contract_id: int, version: int, colour: str) -> dict[str, Any]:
    from kaifong.contracts import queries, wording
    from kaifong.contracts.rules import Why

    last = queries.found_last(contract_id=contract_id)
    found, roles = (last.found, last.roles) if last else ((), {})
    return {
        "contract": contract_id,
        "number": wording.number(contract_id, version),
        "colour": colour,
        "reasons": [wording.reason(one, roles) for one in found if one.why is not Why.FINE],
    }
