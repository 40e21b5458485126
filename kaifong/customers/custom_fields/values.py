"""Values of the shop's own fields: from people's hands, for machines, into the columns."""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from .kinds import (
    CHOSEN,
    COLUMN,
    COLUMNS,
    LONGEST_TEXT,
    NUMBERS,
    SCALE,
    DoesNotFit,
    Field,
    Kind,
    Unfit,
    as_number,
    folded,
    key_of,
)

LARGEST = 10**15
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
BETWEEN = re.compile(r"[;,、，；|\n]+")
YES = frozenset({"yes", "y", "true", "1", "是", "有", "✓"})
NO = frozenset({"no", "n", "false", "0", "否", "沒有", "没有", "無", "无"})
DAY = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})")


def parse(field: Field, text: str) -> Any:
    """
    Return the value that somebody wrote, None for nothing.

    :raises DoesNotFit: if it is none for this field
    """
    plain = text.replace("\x00", "").replace("\r\n", "\n")
    text = unicodedata.normalize("NFC", plain).strip()
    if not text:
        return None
    value = _PARSE[field.kind](field, text)
    must_fit(field, value)
    return value


def _text(_field: Field, text: str) -> str:
    return text


def _number(field: Field, text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).upper().replace(",", "").replace(" ", "")
    if field.kind == Kind.MONEY:
        plain = plain.removeprefix("HKD").removeprefix("HK$").removeprefix("$")
    try:
        number = Decimal(plain) * SCALE.get(field.kind, 1)
    except InvalidOperation:
        raise DoesNotFit(field, Unfit.NOT_A_NUMBER) from None
    if not number.is_finite():
        raise DoesNotFit(field, Unfit.NOT_A_NUMBER)
    if abs(number) > LARGEST:
        raise DoesNotFit(field, Unfit.TOO_LARGE if number > 0 else Unfit.TOO_SMALL)
    if number != number.to_integral_value():
        raise DoesNotFit(field, Unfit.TOO_FINE)
    return int(number)


def _day(field: Field, text: str) -> date:
    found = DAY.match(text)
    if found is None:
        raise DoesNotFit(field, Unfit.NOT_A_DATE)
    parts = [int(part) for part in found.groups()]
    # Year first, or the day first as people here write it.
    year, month, day = parts if len(found[1]) == 4 else parts[::-1]
    try:
        return date(year, month, day)
    except ValueError:
        raise DoesNotFit(field, Unfit.NOT_A_DATE) from None


def _yes_no(field: Field, text: str) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        raise DoesNotFit(field, Unfit.NOT_YES_OR_NO)
    return word in YES


def _choice(field: Field, text: str) -> int:
    word = folded(text)
    for one in field.offered:
        if word in {folded(one.en), folded(one.zh)}:
            return one.n
    raise DoesNotFit(field, Unfit.NO_SUCH_CHOICE)


def _choices(field: Field, text: str) -> tuple[int, ...]:
    words = [word for word in BETWEEN.split(text) if word.strip()]
    return tuple(sorted({_choice(field, word) for word in words}))


_PARSE = {
    Kind.TEXT: _text,
    Kind.WHOLE: _number,
    Kind.DECIMAL: _number,
    Kind.MONEY: _number,
    Kind.DATE: _day,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
}


def must_fit(field: Field, value: Any) -> None:
    """
    Do nothing if a value can stand in a field.

    :raises DoesNotFit: otherwise
    """
    if value is None:
        return
    if field.kind == Kind.TEXT:
        _must_read(field, value)
    elif field.kind in CHOSEN:
        chosen = value if field.kind == Kind.CHOICES else (value,)
        if not chosen or any(field.option(n) is None for n in chosen):
            raise DoesNotFit(field, Unfit.NO_SUCH_CHOICE)
    elif field.kind == Kind.DATE:
        if not EARLIEST <= value < LATEST:
            raise DoesNotFit(field, Unfit.NOT_A_DATE)
        _must_lie(field, as_number(value))
    elif field.kind in NUMBERS:
        _must_lie(field, value)


def _must_read(field: Field, text: str) -> None:
    most = min(field.most or LONGEST_TEXT, LONGEST_TEXT)
    if len(text) > most:
        raise DoesNotFit(field, Unfit.TOO_LONG)
    if len(text) < (field.least or 0):
        raise DoesNotFit(field, Unfit.TOO_SHORT)
    if field.pattern and not re.fullmatch(field.pattern, text):
        raise DoesNotFit(field, Unfit.NOT_LIKE_THIS)


def _must_lie(field: Field, number: int) -> None:
    if field.least is not None and number < field.least:
        raise DoesNotFit(field, Unfit.TOO_SMALL)
    if field.most is not None and number > field.most:
        raise DoesNotFit(field, Unfit.TOO_LARGE)


def written(field: Field, value: Any) -> str:
    """Return a value as `read` takes it back."""
    if value is None:
        return ""
    if field.kind in SCALE:
        return _plain(value, SCALE[field.kind])
    if field.kind == Kind.DATE:
        return str(value.isoformat())
    if field.kind == Kind.YES_NO:
        return "yes" if value else "no"
    if field.kind == Kind.CHOICES:
        return ",".join(str(n) for n in value)
    return str(value)


def read(field: Field, text: str) -> Any:
    """
    Return the value that was written; retired options count.

    :raises DoesNotFit: if it never was one of this field
    """
    if field.kind not in CHOSEN or not text:
        return parse(field, text)
    parts = text.split(",") if field.kind == Kind.CHOICES else [text]
    if not all(part.isascii() and part.isdecimal() and len(part) < 5 for part in parts):
        raise DoesNotFit(field, Unfit.NO_SUCH_CHOICE)
    numbers = tuple(sorted({int(part) for part in parts}))
    value = numbers if field.kind == Kind.CHOICES else numbers[0]
    must_fit(field, value)
    return value


def _plain(value: int, scale: int) -> str:
    whole, rest = divmod(abs(value), scale)
    sign = "-" if value < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    digits = str(rest).rjust(len(str(scale)) - 1, "0")
    return f"{sign}{whole}.{digits if scale == 100 else digits.rstrip('0')}"


def columns_of(field: Field, value: Any) -> dict[str, Any]:
    """Return what stands in each column of the row that keeps a value."""
    columns: dict[str, Any] = dict.fromkeys(COLUMNS)
    column = COLUMN.get(field.kind, "whole")
    if value is not None:
        columns[column] = int(value) if column == "whole" else value
        if field.kind == Kind.CHOICES:
            columns[column] = "".join(f",{key_of(field, n)}" for n in value) + ","
    columns["once"] = once(field, value) if field.unique else None
    return columns


def once(field: Field, value: Any) -> str | None:
    """Return by what two customers' values are told to be the same."""
    return None if value is None else folded(written(field, value))
