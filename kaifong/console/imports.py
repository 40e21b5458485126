"""`kaifong import`: sales and customers come in from files, and go out again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from . import output
from .output import AsJson, Failed, answer, answer_json, answer_table
from .start import django_ready

if TYPE_CHECKING:
    from kaifong.integration.models import Import

File = Annotated[Path, typer.Argument(help="A CSV, XLSX or Parquet file.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check every row, write nothing.")]
Source = Annotated[
    str, typer.Option(help="The system that the numbers in the file belong to, such as web-shop.")
]
Notice = Annotated[str, typer.Option(help="Ours under which the data were collected, if it was.")]
Channel = Annotated[str, typer.Option(help="Where they bought: web, app, whatsapp, store …")]
Zone = Annotated[str, typer.Option(help="The clocks of the file, such as Europe/London.")]
Map = Annotated[
    list[str] | None, typer.Option("--map", help="FIELD=COLUMN where it is not found by itself.")
]
Encoding = Annotated[str, typer.Option(help="Of a CSV file, if it is not found by itself.")]
Sheet = Annotated[str, typer.Option(help="Of a workbook, if it is not the first.")]
FLAGS = {"rates": "--rate", "mapping": "--map"}


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(
        help="Bring sales or customers in from a file, or take an import back.",
        no_args_is_help=True,
    )
    group.command()(sales)
    group.command()(customers)
    group.command()(revert)
    app.add_typer(group, name="import")


def sales(  # noqa: PLR0913  a command's options are its parameters
    file: File,
    *,
    source: Source = "",
    notice: Notice = "",
    currency: Annotated[str, typer.Option(help="Of rows that name none, such as GBP.")] = "",
    rate: Annotated[
        list[str] | None, typer.Option(help="CURRENCY=HKD for one unit, such as GBP=12.08.")
    ] = None,
    channel: Channel = "",
    zone: Zone = "",
    map_: Map = None,
    refuse_repeats: Annotated[
        bool, typer.Option("--refuse-repeats", help="Leave out lines equal in every column.")
    ] = False,
    encoding: Encoding = "",
    sheet: Sheet = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring orders and returns in; orders that are known already are left as they are."""
    django_ready()
    given = _given(source=source, notice=notice, currency=currency, channel=channel, zone=zone)
    if rate:
        given["rates"] = _pairs(rate, "--rate GBP=12.08")
    if refuse_repeats:
        given["keep_repeats"] = False
    _bring_in("sales", file, given, map_, (encoding, sheet), dry_run=dry_run, as_json=as_json)


def customers(  # noqa: PLR0913
    file: File,
    *,
    source: Source = "",
    notice: Notice = "",
    channel: Channel = "",
    alike: Annotated[
        str, typer.Option(help="New people who are likely known: block (hold), warn or log.")
    ] = "",
    existing: Annotated[
        str, typer.Option(help="Known customers: fill (what is empty), overwrite or skip.")
    ] = "",
    zone: Zone = "",
    map_: Map = None,
    encoding: Encoding = "",
    sheet: Sheet = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring customers in: new ones, and what is new of known ones."""
    django_ready()
    given = _given(
        source=source, notice=notice, channel=channel, zone=zone, existing=existing, alike=alike
    )
    _bring_in("customers", file, given, map_, (encoding, sheet), dry_run=dry_run, as_json=as_json)


def revert(
    number: Annotated[int, typer.Argument(help="The import's number, as its report says it.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Take an import back whole."""
    django_ready()
    from kaifong.foundation.ids import ImportId
    from kaifong.integration import actions

    with _bar("Taking back") as listener:
        one = _done(actions.revert, ImportId(number), listener)
    if as_json:
        answer_json(_as_json(one))
    else:
        told = one.report["reverted"]
        answer(
            f"Import {one.pk} is taken back: {told['orders']:,} orders, "
            f"{told['customers']:,} customers. "
            f"{told['kept']:,} customers stay, for they have changed or bought since."
        )


def _bring_in(
    kind: str,
    file: Path,
    given: dict[str, Any],
    pairs: list[str] | None,
    how: tuple[str, str],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    from kaifong.integration import actions
    from kaifong.integration.vocabulary import Kind

    if not file.is_file():
        raise Failed(f"There is no file {file}.")
    try:
        number = actions.receive(
            kind=Kind(kind),
            name=file.name,
            content=actions.blocks(file),
            at=datetime.now(UTC),
            encoding=how[0],
            sheet=how[1],
        )
    except actions.Refused as refused:
        raise Failed(str(refused)) from refused
    mapping = _pairs(pairs or [], "--map invoice=Bill")
    _chosen(number, mapping, given)
    # Writing begins with the same check, in the transaction that writes.
    act, what = (actions.check, "Checking") if dry_run else (actions.commit, "Importing")
    with _bar(what) as listener:
        one = _done(act, number, listener)
    if as_json:
        answer_json(_as_json(one))
    else:
        _tell(one)


def _chosen(number: Any, mapping: dict[str, str], options: dict[str, Any]) -> None:
    from kaifong.integration import actions
    from kaifong.integration.options import WrongOption

    try:
        actions.choose(import_id=number, mapping=mapping, options=options, whole=False)
    except WrongOption as wrong:
        flag = FLAGS.get(wrong.option, f"--{wrong.option}")
        raise Failed(f"{wrong} ({flag})") from wrong


def _done(act: Callable[..., "Import"], number: Any, listener: Any) -> "Import":
    from kaifong.integration import actions

    try:
        one = act(import_id=number, at=datetime.now(UTC), listener=listener)
    except actions.NotNow as refusal:
        raise Failed(f"Import {number} is not in a state in which this can be done.") from refusal
    except (actions.AnotherRuns, actions.AlreadyAtWork) as refusal:
        raise Failed("Another import is running. Wait for its end, then try again.") from refusal
    if one.problem:
        raise Failed(one.problem % one.facts)
    return one


def _given(**options: str) -> dict[str, Any]:
    from kaifong.foundation.channels import channel_from

    given: dict[str, Any] = {name: value for name, value in options.items() if value}
    if "channel" in given:
        channel = channel_from(given["channel"])
        if channel is None:
            raise Failed("Write --channel web, app, whatsapp, marketplace, store or other.")
        given["channel"] = int(channel)
    return given


def _pairs(given: list[str], example: str) -> dict[str, str]:
    pairs = dict(one.partition("=")[::2] for one in given)
    if not all(pairs.values()):
        raise Failed(f"Write a name and a value, such as {example}.")
    return pairs


@contextmanager
def _bar(what: str) -> Iterator[Callable[[float], None]]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=output.progress, transient=True) as bar:
        task = bar.add_task(what, total=1.0)
        yield lambda share: bar.update(task, completed=share)


def _as_json(one: "Import") -> dict[str, Any]:
    report = {name: value for name, value in one.report.items() if name != "file"}
    return {"import": one.pk, "state": one.state, "file": one.file_name, **report}


def _tell(one: "Import") -> None:
    from kaifong.integration.wording import BUCKETS, REASONS

    report = one.report
    if "buckets" in report:
        rows = [
            (BUCKETS[b["bucket"]], f"{b['lines']:,}", b["amount"], b["currency"])
            for b in report["buckets"]
        ]
        total = [
            ("All lines of the file", f"{report['lines']:,}", amount, currency)
            for currency, amount in report["amounts"].items()
        ]
        answer_table(("bucket", "lines", "sum", ""), [*rows, *total])
        for currency, amount in report["rounding"].items():
            answer(f"Rounding each line to cents leaves {amount} {currency} over.")
    lines = ", ".join(f"{lines:,} {verdict}" for verdict, lines in report["verdicts"].items())
    answer(f"Import {one.pk}: {lines}.")
    for reason, lines in report["reasons"].items():
        answer(f"  {lines:,} × {REASONS[reason]}")
    if one.state == "checked":
        answer("Nothing was written: this was a dry run.")
