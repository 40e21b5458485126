"""`kaifong lake refresh` and `kaifong lake status`."""

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .output import FAILED, AsJson, Failed, answer, answer_json, answer_table, progress
from .start import django_ready

if TYPE_CHECKING:
    from kaifong.intelligence.queries import LakeDifference


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="The store of figures for reports.", no_args_is_help=True)
    group.callback()(_about)
    group.command()(refresh)
    group.command()(status)
    app.add_typer(group, name="lake")


def _about() -> None:
    """The store of figures for reports."""


def refresh(
    *,
    full: Annotated[
        bool, typer.Option("--full", help="Make all of it anew instead of what changed.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take what committed since the last time; the first time, everything."""
    django_ready()
    from kaifong.intelligence.actions import LakeTrouble, RefreshRunning
    from kaifong.intelligence.actions import refresh as refresh_lake

    began = time.monotonic()
    try:
        with progress.status("Filling the lake"):
            done = refresh_lake(full=full)
    except (LakeTrouble, RefreshRunning) as trouble:
        raise Failed(str(trouble)) from trouble
    seconds = round(time.monotonic() - began, 2)
    as_of = done.watermark.taken_at
    if as_json:
        answer_json(
            {"full": done.full, "as_of": as_of, "changed": done.changed, "seconds": seconds}
        )
        return
    counts = ", ".join(f"{count:,} of {name}" for name, count in done.changed.items())
    kind = "built anew" if done.full else "changed keys"
    answer(f"As of {as_of:%Y-%m-%d %H:%M:%S} UTC, {kind}: {counts} ({seconds} s)")


def status(
    *,
    compare: Annotated[
        bool, typer.Option("--compare", help="Compare counts and sums of each month with ours.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say how far the lake is, how much is in it and, if asked, whether it agrees."""
    django_ready()
    from kaifong.intelligence.queries import LakeTrouble, lake_differences, lake_status

    try:
        now = lake_status()
        found = lake_differences() if compare else []
    except LakeTrouble as trouble:
        raise Failed(str(trouble)) from trouble
    if as_json:
        differences = [_as_data(difference) for difference in found]
        answer_json({"as_of": now.as_of, "rows": now.rows, "differences": differences})
    else:
        answer(f"As of {now.as_of:%Y-%m-%d %H:%M:%S} UTC" if now.as_of else "Never built")
        answer_table(("table", "rows"), [(name, f"{n:,}") for name, n in now.rows.items()])
        if compare:
            _tell(found)
    if found:
        raise typer.Exit(FAILED)


def _tell(found: list["LakeDifference"]) -> None:
    if not found:
        answer("Every month agrees with the database.")
        return
    rows = [(d.table, f"{d.month // 12}-{d.month % 12 + 1:02}", d.lake, d.database) for d in found]
    answer_table(("table", "month", "lake", "database"), rows)


def _as_data(difference: "LakeDifference") -> dict[str, Any]:
    return {
        "table": difference.table,
        "month": difference.month,
        "lake": difference.lake,
        "database": difference.database,
    }
