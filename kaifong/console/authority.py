"""`kaifong authority prove`: walk every way out as random people and compare."""

from dataclasses import asdict
from secrets import randbelow
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .first_administrator import first_administrator
from .output import FAILED, AsJson, Failed, answer, answer_json, answer_table, progress
from .start import django_ready

if TYPE_CHECKING:
    from kaifong.authority.prove.walking import Difference, Proof

SHOWN = 20  # differences; the rest are counted


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Who may see what, and the proof of it.", no_args_is_help=True)
    group.callback()(_about)
    group.command()(prove)
    group.command()(first_administrator)
    app.add_typer(group, name="authority")


def _about() -> None:
    """Who may see what, and the proof of it."""


def prove(
    *,
    cases: Annotated[int, typer.Option(min=1, help="How many random people walk.")] = 200,
    seed: Annotated[
        int | None, typer.Option(help="Repeat a run: the seed that it printed.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """
    Walk every way out in random organisations and compare with a plain reckoning.

    Safe on a shop at work: everything happens in temporary tables that are rolled back.
    """
    django_ready()
    from kaifong.authority.prove import addresses, exits

    from .commands import account

    account()
    seed = randbelow(1_000_000) if seed is None else seed
    unregistered = [
        *(f"address {name}" for name in addresses.unregistered()),
        *exits.unregistered(),
    ]
    in_vain = [*addresses.covered_in_vain(), *exits.covered_in_vain()]
    proof, found = _walk(cases, seed)
    figures = {
        "seed": seed,
        **asdict(proof),
        "unregistered": unregistered,
        "covered_in_vain": in_vain,
    }
    if as_json:
        answer_json({**figures, "found": [asdict(difference) for difference in found]})
    else:
        _tell(figures, found)
    if found or unregistered or in_vain:
        raise typer.Exit(FAILED)


def _walk(cases: int, seed: int) -> tuple["Proof", list["Difference"]]:
    from kaifong.authority.prove.scratch import NoRoom
    from kaifong.authority.prove.walking import Proof, prove

    proof, found = Proof(), []
    columns = (TextColumn("Walking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns, console=progress, transient=True) as bar:
            task = bar.add_task("", total=cases)
            for proof, differences in prove(cases=cases, seed=seed):
                found += differences
                bar.update(task, completed=proof.cases)
    except NoRoom as refused:
        raise Failed(f"{NoRoom.__doc__} ({refused})") from refused
    return proof, found


def _tell(figures: dict[str, Any], found: list["Difference"]) -> None:
    answer(
        f"{figures['cases']:,} cases, {figures['walks']:,} walks, {figures['rows']:,} rows given "
        f"out; {figures['differences']:,} differences (seed {figures['seed']})"
    )
    if found:
        rows = [(d.case, d.way, d.what, d.row_id or "", d.detail) for d in found[:SHOWN]]
        answer_table(("case", "way", "what", "row", "detail"), rows)
    if len(found) > SHOWN:
        answer(f"… and {len(found) - SHOWN:,} more; --json lists them all")
    for name in figures["unregistered"]:
        answer(f"not registered: {name} (register a way or say why it is harmless)")
    for name in figures["covered_in_vain"]:
        answer(f"there is no {name}, of which it is said by which way it leads out")
