"""`kaifong calendar`: the general holidays by which the law's due dates are reckoned."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from .output import AsJson, Failed, answer, answer_json, answer_table
from .start import django_ready

type Listed = list[tuple[date, str, str]]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="The law's calendar: general holidays.", no_args_is_help=True)
    group.callback()(_about)
    group.command("year")(year)
    app.add_typer(group, name="calendar")


def _about() -> None:
    """The law's calendar: general holidays."""


def year(
    number: Annotated[int, typer.Argument(metavar="YEAR", min=2000, max=2100)],
    *,
    gazette: Annotated[
        str, typer.Option(help="The Gazette's reference, once you have compared the list.")
    ] = "",
    listed: Annotated[
        Path | None,
        typer.Option("--list", help="Lines of day|English|Chinese instead of the package's list."),
    ] = None,
    enter: Annotated[bool, typer.Option("--enter", help="Enter it; else only show.")] = False,
    as_json: AsJson = False,
) -> None:
    """
    Show a year's general holidays (Cap. 149, without Sundays), and enter them on demand.

    Compare with the Gazette before you enter: due dates follow this list.
    """
    django_ready()
    from kaifong.foundation.legal_days.actions import HolidaysDiffer, keep_year

    days, source = (_of_file(listed, number), listed.name) if listed else _of_package(number)
    moved = []
    if enter:
        try:
            moved = keep_year(
                days=days, gazette_ref=gazette, source=source[:40], at=datetime.now(UTC)
            )
        except HolidaysDiffer as differ:
            raise Failed(
                f"Kept, but not in this list: {differ}. A gazetted day is not struck out."
            ) from differ
    if as_json:
        rows = [{"on": on, "en": en, "zh": zh} for on, en, zh in days]
        answer_json({"entered": enter, "days": rows, "moved": [asdict(one) for one in moved]})
        return
    answer_table(("day", "English", "Chinese"), sorted(days))
    told = f"entered; {len(moved)} due dates reckoned" if enter else "not entered: add --enter"
    answer(f"{len(days)} days from {source}; {told}.")


def _of_package(number: int) -> tuple[Listed, str]:
    import holidays

    english, chinese = (
        holidays.country_holidays("HK", years=number, categories=("optional",), language=language)
        for language in ("en_US", "zh_HK")
    )
    # Sundays are general holidays by rule.
    days = [(on, english[on], chinese[on]) for on in sorted(english) if on.isoweekday() != 7]
    return days, f"holidays {version('holidays')}"


def _of_file(file: Path, number: int) -> Listed:
    days: Listed = []
    try:
        for line in filter(None, file.read_text(encoding="utf-8").splitlines()):
            on, english, chinese = line.split("|")
            days.append((date.fromisoformat(on), english, chinese))
    except (OSError, ValueError) as wrong:
        raise Failed(
            f"{file.name} cannot be read: {wrong}. Write lines of day|English|Chinese."
        ) from wrong
    if not days or any(on.year != number or on.isoweekday() == 7 for on, _, _ in days):
        raise Failed(f"{file.name} must hold days of {number} only, and no Sunday.")
    return days
