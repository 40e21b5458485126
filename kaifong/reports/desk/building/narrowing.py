"""Filters as rows of an address, and the rows of an address as filters."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import QueryDict

from kaifong.catalogue.queries import product_ids
from kaifong.intelligence.queries import (
    DIMENSIONS,
    BadAsk,
    Chosen,
    Days,
    Filter,
    Op,
    Relative,
    Span,
    Unit,
)

NONE_GIVEN = "-"  # as a value of a filter
CUSTOM = "custom"
SEGMENT = "segment"
TEXTS = {Unit.CODE, Unit.TEXT, Unit.DATE}
NUMBERED = {"order_kind"}  # whose codes are numbers
MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
BETWEEN = re.compile(r"[\s,;]+")
REPEATED = 20  # up to so many values stand one by one in an address, more as one list
COUNTED = {Span.LAST_DAYS: "30", Span.LAST_MONTHS: "12"}

type Value = int | str | None


def filters_of(data: QueryDict) -> tuple[Filter, ...]:
    """
    Return the filters of numbered rows: `f1` of what, `f1op` how, `f1v` …; unfinished ones are not.

    :raises BadAsk: if one names what is not defined, or holds what cannot be looked for
    """
    found = (_filter(data, key) for key in keys(data, "f"))
    return tuple(one for one in found if one is not None)


def keys(data: QueryDict, letter: str) -> list[str]:
    """Return the keys of numbered rows of a letter, in order."""
    wanted = re.compile(rf"{letter}[1-9]\d?\Z")
    return sorted((key for key in data if wanted.match(key)), key=lambda key: int(key[1:]))


def _filter(data: QueryDict, key: str) -> Filter | None:
    name = data.get(key, "")
    if not name:
        return None
    if name not in DIMENSIONS and name != SEGMENT:
        raise BadAsk("unknown", name)
    found = narrowed_by(data, key, name, op_of(data, key, name), asks=data.get(f"{key}asks") == "1")
    return found if found.asks or found.values or found.days else None


def narrowed_by(data: QueryDict, key: str, name: str, op: Op, *, asks: bool) -> Filter:
    """Return a filter of what the fields that begin with a key hold; empty ones narrow nothing."""
    if op is Op.DURING:
        return Filter(name, op, days=days_of(data, key), asks=asks)
    if op is Op.RANGE:
        ends = [_value(name, data.get(f"{key}{end}", "").strip()) for end in ("from", "to")]
        return Filter(name, op, tuple(ends) if ends != [None, None] else (), asks=asks)
    return Filter(name, op, tuple(dict.fromkeys(_values(data, key, name))), asks=asks)


def ops_for(name: str) -> list[Op]:
    """Return how a dimension may be filtered, the likeliest first."""
    if name == SEGMENT:
        return [Op.SEGMENT]
    unit = DIMENSIONS[name].unit
    if unit is Unit.DATE:
        return [Op.DURING, Op.RANGE, Op.IN, Op.NOT_IN]
    return [Op.IN, Op.NOT_IN, *([Op.RANGE] if unit in {Unit.MONTH, Unit.SCORE} else [])]


def op_of(data: QueryDict, key: str, name: str) -> Op:
    """Return how a row filters; what its dimension cannot be filtered by is not taken."""
    chosen = data.get(f"{key}op", "")
    fits = chosen in set(Op) and (chosen == Op.SEGMENT) == (name == SEGMENT)
    return Op(chosen) if fits else ops_for(name)[0]


def _values(data: QueryDict, key: str, name: str) -> Iterator[Value]:
    one_a_line = name != SEGMENT and DIMENSIONS[name].unit is Unit.TEXT
    texts = [
        text.strip()
        for given in data.getlist(f"{key}v")
        for text in (given.splitlines() if one_a_line else BETWEEN.split(given))
    ]
    codes: dict[str, int] = {}
    if name != SEGMENT and DIMENSIONS[name].unit is Unit.PRODUCT:
        codes = product_ids({text for text in texts if text and not _is_number(text)})
    for text in filter(None, texts):
        yield None if text == NONE_GIVEN else codes.get(text) or _value(name, text)


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isdecimal() and digits.isascii() and len(digits) < 19


def _value(name: str, text: str) -> Value:
    if not text:
        return None
    unit = DIMENSIONS[name].unit if name != SEGMENT else Unit.SEGMENT
    if unit in TEXTS and name not in NUMBERED:
        return text
    if unit is Unit.MONTH and (found := MONTH.match(text)) and 1 <= int(found[2]) <= 12:
        return int(found[1]) * 12 + int(found[2]) - 1
    if unit is Unit.SEGMENT and not _is_number(text):
        raise BadAsk("values", name)
    return int(text) if _is_number(text) else text


def days_of(data: QueryDict, key: str) -> Days | None:
    """
    Return the days of a row, or none if none are chosen.

    :raises BadAsk: if the days are none, or no days
    """
    span = data.get(f"{key}span", "")
    if span == CUSTOM:
        try:
            ends = [date.fromisoformat(data.get(f"{key}{end}", "")) for end in ("from", "to")]
        except ValueError:
            raise BadAsk("days") from None
        return Chosen(*ends)
    if span not in set(Span):
        return None
    number = data.get(f"{key}n", "")
    if not (number.isdecimal() and number.isascii()) or len(number) > 4:
        number = COUNTED.get(Span(span), "1")
    return Relative(Span(span), int(number))


def filter_query(key: str, one: Filter) -> Iterator[tuple[str, list[str]]]:
    """Yield the fields of a row that says a filter."""
    yield key, [one.dimension]
    yield f"{key}op", [one.op.value]
    if one.days is not None:
        yield from days_query(key, one.days)
    elif one.op is Op.RANGE:
        for end, value in zip(("from", "to"), one.values, strict=False):
            if value is not None:
                yield f"{key}{end}", [written(one.dimension, value)]
    elif one.values:
        texts = [written(one.dimension, value) for value in one.values]
        yield f"{key}v", texts if len(texts) <= REPEATED else ["\n".join(texts)]
    if one.asks:
        yield f"{key}asks", ["1"]


def days_query(key: str, days: Days) -> Iterator[tuple[str, list[str]]]:
    if isinstance(days, Chosen):
        yield f"{key}span", [CUSTOM]
        yield f"{key}from", [days.start.isoformat()]
        yield f"{key}to", [days.last.isoformat()]
    else:
        yield f"{key}span", [days.span.value]
        yield f"{key}n", [str(days.number)]


def written(name: str, value: Any) -> str:
    """Return a value as it stands in an address and in a field."""
    if value is None:
        return NONE_GIVEN
    dimension = DIMENSIONS.get(name)
    is_month = dimension is not None and dimension.unit is Unit.MONTH and isinstance(value, int)
    if is_month and 12 <= value < 120_000:
        return f"{value // 12:04}-{value % 12 + 1:02}"
    return str(value)
