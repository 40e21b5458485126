"""`kaifong export`: the desk's files from the command line, as one member of staff gets them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from .output import AsJson, Failed, answer, answer_json, progress
from .placing import ready_for, set_down
from .start import django_ready

if TYPE_CHECKING:
    from django.http import QueryDict

    from kaifong.authority.queries import Actor

File = Annotated[Path, typer.Argument(help="Where to write it; the name's end says what it is.")]
As = Annotated[str, typer.Option("--as", help="Whose eyes: a name to sign in with.")]
Purpose = Annotated[str, typer.Option(help="What for, if the person works for more than one.")]
Language = Annotated[str, typer.Option(help="en or zh-hant; else the person's own.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
NarrowedTo = Annotated[
    list[str] | None,
    typer.Option("--filter", help="NAME=VALUE as in the page's address, or as the page shows it."),
]
# Apart from the desk's own, so that the log tells who typed it from whose rights it took.
WAY = "console:export"


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(
        help="Give out what a member of staff may export, as the desk does.", no_args_is_help=True
    )
    group.command()(customers)
    group.command()(report)
    app.add_typer(group, name="export")


def customers(  # noqa: PLR0913  a command's options are its parameters
    file: File,
    *,
    as_: As,
    search: Annotated[str, typer.Option(help="As in the field above the list.")] = "",
    view: Annotated[str, typer.Option(help="A saved view, by its name.")] = "",
    filter_: NarrowedTo = None,
    sort: Annotated[str, typer.Option(help="As in the page's address, such as -spend.")] = "",
    purpose: Purpose = "",
    language: Language = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write the list of customers, CSV or XLSX: the same rows and columns, masked the same."""
    django_ready()
    from kaifong.customers.desk.exporting import FORMATS
    from kaifong.customers.desk.list_file import written

    kind = ready_for(file, FORMATS, force=force)
    with _seeing(as_, purpose, language) as actor, progress.status("Exporting"):
        asked = {name: value for name, value in (("q", search), ("sort", sort)) if value}
        wish = _listed(actor, view, _pairs(filter_) | asked)
        made, rows = written(
            actor=actor, kind=kind, wish=wish, asked=wish.asked, at=datetime.now(UTC), way=WAY
        )
    _give(made, file, rows, as_, force=force, as_json=as_json)


def report(  # noqa: PLR0913
    file: File,
    *,
    as_: As,
    from_: Annotated[str, typer.Option("--from", help="The first day, such as 2026-01-01.")] = "",
    until: Annotated[str, typer.Option(help="The last day, itself included.")] = "",
    filter_: NarrowedTo = None,
    purpose: Purpose = "",
    language: Language = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write the sales-activity report, CSV, XLSX or PDF; without days of the last 12 months."""
    django_ready()
    from io import BytesIO

    from kaifong.reports.actions import DONE, Format
    from kaifong.reports.desk.exporting import written

    kind = ready_for(file, [kind.name.lower() for kind in DONE], force=force)
    days = {"period": "custom", "start": from_, "last": until} if from_ or until else {}
    with _seeing(as_, purpose, language) as actor, progress.status("Exporting"), _figures(actor):
        of = Format[kind.upper()]
        wish = _reported(actor, _pairs(filter_), days).to_be(DONE[of])
        made, rows = written(actor=actor, kind=of, wish=wish, at=datetime.now(UTC))
    _give(BytesIO(made), file, rows, as_, force=force, as_json=as_json)


def _listed(actor: "Actor", view: str, given: dict[str, str]) -> Any:
    from django.http import QueryDict

    from kaifong.customers import queries
    from kaifong.customers.desk.asking import wanted

    address = QueryDict(mutable=True)
    if view:
        open_to_him = {one.name: one.query for one in reversed(queries.views(actor=actor))}
        if view not in open_to_him:
            known = ", ".join(sorted(open_to_him)) or "none"
            raise Failed(f"No saved view is called {view!r} here. Open to this person: {known}.")
        address = QueryDict(open_to_him[view], mutable=True)
    _add(address, given, wanted(address, actor).choices)
    wish = wanted(address, actor)
    _all_understood(given, {**wish.given, "sort": wish.asked.sort.value}, known=_names())
    return wish


def _names() -> list[str]:
    from kaifong.customers.desk.asking import FILTERS, SORTS

    return [one.name for one in FILTERS] + [f"sort={sort.value}" for sort in SORTS]


def _reported(actor: "Actor", given: dict[str, str], days: Mapping[str, str]) -> Any:
    from django.http import QueryDict

    from kaifong.reports.desk.answering import today
    from kaifong.reports.desk.asking import FILTERED, wanted

    address = QueryDict(mutable=True)
    address.update(days)
    standard = wanted(address, actor=actor, today=today())
    if standard.trouble:
        raise Failed("Write --from and --until as days, such as 2026-01-01, at most 5 years apart.")
    choices = {side.value: list(among.items()) for side, among in standard.choices.items()}
    _add(address, given, choices)
    wish = wanted(address, actor=actor, today=today())
    narrowed = {name: wish.given[name] for name in choices if name in wish.given}
    _all_understood(given, narrowed, known=[side.value for side in FILTERED])
    return wish


def _add(
    address: "QueryDict", given: Mapping[str, str], choices: Mapping[str, list[tuple[Any, Any]]]
) -> None:
    """Put what was given into an address, names of choices as their codes."""
    from kaifong.customers.desk.asking import flat

    for name, value in given.items():
        labels = {str(label).casefold(): code for code, label in flat(choices.get(name, []))}
        address[name] = str(labels.get(value.casefold(), value))


def _all_understood(
    given: Mapping[str, str], taken: Mapping[str, Any], *, known: list[str]
) -> None:
    """
    Let pass only what the page understood whole.

    :raises Failed: for a word that a page would leave out: a file would then hold too much
    """
    for name, value in given.items():
        if name not in taken or (name == "sort" and str(taken[name]) != value):
            raise Failed(
                f"{name}={value} is not understood, or not open to this person, and nothing was "
                f"exported. There are: {', '.join(known)}."
            )


@contextmanager
def _seeing(username: str, purpose: str, language: str) -> "Iterator[Actor]":
    """Work as a member of staff, behind the wall; refusals become sentences."""
    from django.conf import settings
    from django.utils.translation import override

    from kaifong.authority import wall
    from kaifong.authority.queries import NotAllowed, actor_named
    from kaifong.foundation.switches import Braked

    actor = actor_named(username=username)
    if actor is None:
        raise Failed(f"Nobody on the staff signs in as {username!r}, or may no longer.")
    if language and language not in dict(settings.LANGUAGES):
        raise Failed(f"Write --language {' or '.join(dict(settings.LANGUAGES))}.")
    if purpose:
        actor = _for(actor, purpose)
    try:
        with wall.seen_by(actor), override(language or actor.language):
            yield actor
    except NotAllowed as refused:
        raise Failed(f"{username} may not export this: no role of his grants it.") from refused
    except Braked as braked:
        raise Failed(
            f"Exports are stopped for all: the brake {braked.args[0]} is pulled. "
            "Ask whoever looks after it."
        ) from braked


def _for(actor: "Actor", purpose: str) -> "Actor":
    from kaifong.authority.rules import Purpose as Purposes

    if purpose not in actor.purposes:
        known = ", ".join(actor.purposes) or "nothing"
        raise Failed(f"{actor.name} does not work for {purpose!r}. Write one of: {known}.")
    return actor.for_purpose(Purposes(purpose))


@contextmanager
def _figures(actor: "Actor") -> Iterator[None]:
    """Ask what the page asks before it shows figures, and say why there are none."""
    from kaifong.authority.queries import require
    from kaifong.foundation.documents.pdf import NoChineseFont
    from kaifong.orders.permissions import Permission
    from kaifong.reports.queries import EngineTrouble, LakeTrouble, NoLake, openness

    require(actor, Permission.ORDER_REPORT)
    if not openness(actor).sees_lines:
        raise Failed(f"{actor.name} may report on no lines of orders: there are no figures.")
    try:
        yield
    except NoLake as trouble:
        raise Failed("The store of figures was never built: kaifong lake refresh") from trouble
    except (LakeTrouble, EngineTrouble) as trouble:
        raise Failed(f"The figures cannot be reached: {trouble}") from trouble
    except NoChineseFont as trouble:
        raise Failed(
            "This machine cannot set Chinese in a PDF: install fonts-noto-cjk. "
            "Excel and CSV files work."
        ) from trouble


def _give(
    made: IO[bytes], file: Path, rows: int, username: str, *, force: bool, as_json: bool
) -> None:
    # After the transaction: what is not on record never leaves.
    with made:
        size = set_down(made, file, force=force)
    if as_json:
        answer_json({"file": str(file), "as": username, "rows": rows, "bytes": size})
    else:
        answer(f"{file}: {rows:,} rows as {username} may export them.")


def _pairs(given: list[str] | None) -> dict[str, str]:
    pairs = dict(one.partition("=")[::2] for one in given or ())
    if not all(pairs.values()):
        raise Failed("Write a name and a value, such as --filter channel=web.")
    return pairs
