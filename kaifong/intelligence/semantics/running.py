"""Running a part of a question on an engine, and its lines as figures by level."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from kaifong.intelligence.engines import Engine
from kaifong.intelligence.measures import Unit
from kaifong.intelligence.scoped import View

from .answers import Code, Figure, Levels
from .asked import MOST_ROWS, BadAsk
from .compiling import compiled
from .definitions import DIMENSIONS
from .parts import Part
from .secrecy import Number

type Numbers = set[Number]


def figures_of(part: Part, view: View, engine: Engine) -> tuple[Levels, datetime, int]:
    """
    Return the figures of a part by level, as of when, and how many rows the finest level has.

    :raises Closed: if the view lacks what it needs
    :raises BadAsk: if there are more rows than an answer may have
    """
    asked = compiled(part, view, engine.dialect)
    answer = engine.run(asked.sql, asked.schema)
    lines = answer.table.to_pylist()
    finest = [line for line in lines if line["level"] == 0]
    if len(finest) > MOST_ROWS or len(lines) > 2 * MOST_ROWS:
        raise BadAsk("many rows", str(MOST_ROWS))
    in_all = finest[0]["among"] if part.first and finest else len(finest)
    return levels_from(part, (_line(part, line) for line in lines)), answer.as_of, in_all


def levels_from(
    part: Part, lines: Iterable[tuple[int, Iterable[Any], Mapping[str, Any]]]
) -> Levels:
    """Return lines of level, codes and figures as figures by level; days may come as text."""
    found: Levels = {level: {} for level in part.levels}
    for number, codes, row in lines:
        level = part.levels[number]
        key = tuple(_code(name, code) for name, code in zip(level, codes, strict=True))
        found[level][key] = dict(row)
    return found


def _line(part: Part, line: Mapping[str, Any]) -> tuple[int, list[Code], dict[str, Figure]]:
    level = part.levels[line["level"]]
    row: dict[str, Figure] = {name: line[f"m_{name}"] for name in part.measures}
    return line["level"], [line[f"d_{name}"] for name in level], row


def _code(name: str, code: Any) -> Code:
    if DIMENSIONS[name].unit is Unit.DATE and isinstance(code, str):
        return date.fromisoformat(code)
    found: Code = code
    return found
