"""`kaifong source`: other systems, how fresh they are, and reading one now."""

from typing import Annotated

import typer

from .output import AsJson, Failed, answer, answer_json, answer_table
from .start import django_ready


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="What other systems know.", no_args_is_help=True)
    group.callback()(_about)
    group.command(name="list")(listed)
    group.command()(refresh)
    app.add_typer(group, name="source")


def _about() -> None:
    """What other systems know."""


def listed(*, as_json: AsJson = False) -> None:
    """Print every declared source: how fresh, how many rows, how many matched, the last trouble."""
    django_ready()
    from django.utils.timezone import now

    from kaifong.sources.queries import everything
    from kaifong.sources.wording import problem

    found = everything(at=now())
    rows = [
        {
            "name": one.code,
            "kind": one.kind,
            "standing": str(one.freshness),
            "as_of": one.refreshed_at.isoformat(timespec="minutes") if one.refreshed_at else None,
            "rows": one.rows,
            "matched": one.matched,
            "trouble": problem(one.last.problem, one.last.facts) if one.last else "",
        }
        for one in found
    ]
    if as_json:
        answer_json({"sources": rows})
    else:
        names = ("name", "kind", "standing", "as_of", "rows", "matched", "trouble")
        answer_table(names, [[row[name] or "" for name in names] for row in rows])


def refresh(
    name: Annotated[str, typer.Argument(help="The source's code, as `kaifong source list` says.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Read one source now; if it cannot be read, what is known of it stays."""
    django_ready()
    from django.utils.timezone import now

    from kaifong.foundation.switches import Braked
    from kaifong.sources import actions
    from kaifong.sources.wording import problem, reasons

    try:
        one = actions.refresh(code=name, at=now(), clock=now)
    except actions.NoSuchSource:
        raise Failed(f"There is no source {name}. `kaifong source list` names them.") from None
    except actions.RefreshUnderWay:
        raise Failed("It is being read by another process. Wait for its end.") from None
    except Braked:
        raise Failed("Nothing can be changed at the moment: a brake is on.") from None
    if one.problem:
        raise Failed(f"{problem(one.problem, one.facts)} What was known stays.")
    facts = {
        "rows": one.rows,
        "matched": one.matched,
        "unmatched": one.unmatched,
        "refused": one.refused,
        "reasons": one.reasons,
    }
    if as_json:
        answer_json(facts)
    else:
        said = "".join(f"; {n:,} {words}" for words, n in reasons(one.reasons))
        answer(
            f"{one.rows:,} rows read: {one.matched:,} of our customers, {one.unmatched:,} of nobody"
            f" we know, {one.refused:,} left out{said}"
        )
