"""The command, and what other commands call; none of it loads Django before it is called."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kaifong.console import output
from kaifong.console.output import AsJson, Failed
from kaifong.console.start import django_ready, environment

if TYPE_CHECKING:
    from .making import Summary


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(world)


def world(
    *,
    size: Annotated[
        Literal["small", "medium", "large"],
        typer.Option(help="2,000, 50,000 or 1,000,000 customers."),
    ] = "small",
    seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same shop.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Make a sample shop: staff, products, customers and three years of orders."""
    # As the owner of the tables: the wall does not stand in the way of COPY.
    os.environ["KAIFONG_DB_ROLE"] = "mig"
    if environment().mode == "production":
        raise Failed("A sample shop is not made in production: its staff are not your staff.")
    django_ready()
    from django.core.management import call_command

    from .making import ShopIsThere

    call_command("migrate", interactive=False, verbosity=0)
    try:
        with _bar() as bar:
            summary = make(size=size, seed=seed, progress=_onto(bar))
    except ShopIsThere as refusal:
        raise Failed(str(refusal)) from refusal
    _tell(summary, as_json=as_json)


def make(size: str, seed: int, progress: Any = None, *, at: datetime | None = None) -> "Summary":
    """Make a shop whose three years end yesterday, with Django loaded already."""
    from kaifong.foundation.hongkong.clock import hong_kong_day

    from . import making

    at = at or datetime.now(UTC)
    return making.make(size=size, seed=seed, until=hong_kong_day(at), at=at, progress=progress)


def demo_accounts() -> list[tuple[str, str, str]]:
    """Return department, user name and fresh password of each account of the demonstration."""
    from . import accounts

    return accounts.demo_accounts(at=datetime.now(UTC))


def _bar() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=output.progress,
        transient=True,
    )


def _onto(bar: Progress) -> Any:
    task = bar.add_task("Drawing", total=None)

    def show(step: str, done: int, of: int) -> None:
        bar.update(task, description=step, completed=done, total=of if of > 1 else None)

    return show


def _tell(summary: "Summary", *, as_json: bool) -> None:
    if as_json:
        output.answer_json(summary.as_dict())
        return
    output.answer(
        f"{summary.customers:,} customers, {summary.orders:,} orders ({summary.returns:,} returns),"
        f" {summary.lines:,} lines, {summary.entries:,} entries"
        f" in {summary.seconds:,} s: {summary.rows_per_second:,} rows/s."
    )
    steps = ", ".join(f"{step} {seconds:,} s" for step, seconds in summary.seconds_by_step.items())
    output.answer(f"Of these: {steps}.")
