"""How commands speak: to people in lines and tables, to machines in one JSON object."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")]
OK, FAILED, WRONG_USE = 0, 1, 2

# Progress and trouble go to the terminal, answers alone to standard output.
progress = Console(stderr=True, highlight=False, soft_wrap=True)
_answers = Console(highlight=False, soft_wrap=True)


class Failed(Exception):
    """A command could not do its work; the sentence says why and what to do."""


def say(sentence: str) -> None:
    """Tell a person how it goes."""
    progress.print(sentence, markup=False)


def answer(sentence: str) -> None:
    """Give a person the answer."""
    _answers.print(sentence, markup=False)


def answer_json(data: Mapping[str, Any]) -> None:
    """Give a machine the answer."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def answer_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Give a person the answer in columns."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    _answers.print(table)


def complain(sentence: str) -> None:
    """Say what went wrong, to machines too if they asked for JSON."""
    if "--json" in sys.argv:
        answer_json({"error": sentence})
    progress.print(sentence, style="red", markup=False)
