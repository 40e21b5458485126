"""`kaifong audit`: whether the sealed logs are as they were written."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from .output import FAILED, AsJson, Failed, answer, answer_json, answer_table
from .start import django_ready

if TYPE_CHECKING:
    from kaifong.foundation.chain.verifying import Verdict

SHOWN = 50
SAYS = {
    "row_changed": "row {} was changed after it was sealed",
    "row_gone": "row {} was sealed and is gone",
    "row_slipped_in": "row {} stands among sealed rows but was never sealed",
    "block_forged": "block {} holds something else than was sealed",
    "block_out_of_place": "block {} does not follow the one before",
    "anchor_broken": "the anchor {} is not of this chain",
    "tail_cut": "the chain once ended with block {}, and does so no more: its end was cut off",
}


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Logs that prove themselves.", no_args_is_help=True)
    group.callback()(_about)
    group.command()(verify)
    group.command()(anchors)
    app.add_typer(group, name="audit")


def _about() -> None:
    """Logs that prove themselves."""


def verify(
    *,
    log: Annotated[str, typer.Option(help="One log, such as access-log; else all.")] = "",
    anchor: Annotated[
        str, typer.Option(help="An anchor that you kept elsewhere; names its log with --log.")
    ] = "",
    seal: Annotated[bool, typer.Option(help="First seal what was logged meanwhile.")] = True,
    as_json: AsJson = False,
) -> None:
    """Walk every sealed log and name each row that was changed; exit code 1 if any was."""
    django_ready()
    from django.utils.timezone import now

    from kaifong.foundation.chain import actions, verifying
    from kaifong.foundation.chain.ledgers import ledgers

    wanted = [ledger for ledger in ledgers() if log in {"", ledger.name}]
    if not wanted or (anchor and len(wanted) > 1):
        names = ", ".join(ledger.name for ledger in ledgers())
        raise Failed(f"Name a log that there is with --log: {names}.")
    if seal:
        for ledger in wanted:
            actions.seal(ledger=ledger, at=now())
    verdicts = [verifying.verify(ledger, told=anchor) for ledger in wanted]
    whole = not any(verdict.found for verdict in verdicts)
    if as_json:
        answer_json({"whole": whole, "logs": [asdict(verdict) for verdict in verdicts]})
    else:
        for verdict in verdicts:
            _tell(verdict)
    if not whole:
        raise typer.Exit(FAILED)


def anchors(*, days: int = 10, as_json: AsJson = False) -> None:
    """Print the last days' anchors: keep them where nobody who owns the database can write."""
    django_ready()
    from kaifong.foundation.chain.queries import newest_anchors

    rows = newest_anchors(days)
    if as_json:
        answer_json({"anchors": [asdict(row) for row in rows]})
    else:
        answer_table(("log", "day", "block", "hash"), [tuple(asdict(r).values()) for r in rows])


def _tell(verdict: "Verdict") -> None:
    state = "whole" if not verdict.found else f"{len(verdict.found):,} faults"
    answer(
        f"{verdict.chain}: {state}; {verdict.rows:,} rows in {verdict.blocks:,} blocks, "
        f"ending in {verdict.head}"
    )
    for found in verdict.found[:SHOWN]:
        day = f" (sealed on {found.on})" if found.on else ""
        answer(f"  {verdict.chain}: {SAYS[found.fault].format(found.what)}{day}")
    if len(verdict.found) > SHOWN:
        answer(f"  … and {len(verdict.found) - SHOWN:,} more; --json lists them all")
