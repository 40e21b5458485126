"""`kaifong quality`: reviewing all records, and how good they are."""

from typing import Annotated

import typer

from .output import AsJson, Failed, answer, answer_json, answer_table
from .start import django_ready

KINDS = ("all", "district", "channel", "owner", "department")


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="How good the customers' records are.", no_args_is_help=True)
    group.callback()(_about)
    group.command()(run)
    group.command()(scores)
    app.add_typer(group, name="quality")


def _about() -> None:
    """How good the customers' records are."""


def run(
    *,
    reviews: Annotated[
        bool, typer.Option(help="Also open the rounds of reviews whose day has come.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Review all records by all rules now; what another process left unfinished is finished."""
    django_ready()
    from django.utils.timezone import now

    from kaifong.quality import actions

    one = actions.run(at=now())
    opened = actions.open_reviews(at=now()) if reviews else 0
    facts = {
        "run": one.pk,
        "customers": one.customers,
        "opened": one.opened,
        "closed": one.closed,
        "waiting": one.waiting,
        "whole": one.whole,
        "reviews_opened": opened,
    }
    if as_json:
        answer_json(facts)
    else:
        answer(
            f"{one.customers:,} records: {one.opened:,} findings opened, {one.closed:,} closed, "
            f"{one.waiting:,} open; {one.whole:,} records whole; {opened} reviews opened"
        )


def scores(
    *,
    kind: Annotated[
        str, typer.Option(help=f"One of {', '.join(KINDS)}.", metavar="KIND")
    ] = "department",
    as_json: AsJson = False,
) -> None:
    """Print the scores of the last run by group, the worst first."""
    django_ready()
    if kind not in KINDS:
        raise Failed(f"There is no kind {kind}. Name one of {', '.join(KINDS)}.")
    from kaifong.quality.queries import scores as asked

    rows = asked(kind=kind)
    if as_json:
        answer_json({"kind": kind, "groups": [row.as_dict() for row in rows]})
    else:
        table = [(r.name, r.customers, f"{r.score:.2f}", r.findings) for r in rows]
        answer_table(("group", "customers", "score", "findings"), table)
