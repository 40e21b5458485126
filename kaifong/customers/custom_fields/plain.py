"""Values of the shop's own fields as other programs say them: in JSON, choices by their names."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from .kinds import DoesNotFit, Field, Kind, Unfit, folded
from .values import LARGEST, must_fit, parse, written

ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def plain(field: Field, value: Any) -> Any:
    """Return a value as JSON says it to other programs: choices by their English names."""
    if value is None:
        return None
    if field.kind == Kind.CHOICES:
        return [_name(field, n) for n in value]
    if field.kind == Kind.CHOICE:
        return _name(field, value)
    if field.kind == Kind.DECIMAL:
        return written(field, value)
    return value.isoformat() if field.kind == Kind.DATE else value


def typed(field: Field, said: Any, now: Any = None) -> Any:
    """
    Return the value that another program said, None for nothing.

    A retired option may stay where it stands `now`, and come nowhere else.

    :raises DoesNotFit: if it is none for this field
    """
    if said is None:
        return None
    value = _TYPED[field.kind](field, said, now)
    must_fit(field, value)
    return value


def schema_of(field: Field) -> dict[str, Any]:
    """Return the JSON schema of a field's values."""
    names = [one.en for one in field.offered]
    kinds: dict[Kind, dict[str, Any]] = {
        Kind.TEXT: {"type": ["string", "null"]},
        Kind.WHOLE: {"type": ["integer", "null"]},
        Kind.MONEY: {"type": ["integer", "null"], "description": "HKD cents"},
        Kind.DECIMAL: {"type": ["string", "number", "null"]},
        Kind.DATE: {"type": ["string", "null"], "format": "date"},
        Kind.YES_NO: {"type": ["boolean", "null"]},
        Kind.CHOICE: {"type": ["string", "null"], "enum": [*names, None]},
        Kind.CHOICES: {"type": ["array", "null"], "items": {"type": "string", "enum": names}},
    }
    return kinds[field.kind] | {"title": f"{field.name_en} {field.name_zh}"} | _bounds(field)


def _bounds(field: Field) -> dict[str, Any]:
    ends = {Kind.TEXT: ("minLength", "maxLength")}
    ends |= dict.fromkeys((Kind.WHOLE, Kind.MONEY), ("minimum", "maximum"))
    names = ends.get(field.kind, ())
    told = {
        name: end
        for name, end in zip(names, (field.least, field.most), strict=False)
        if end is not None
    }
    return told | ({"pattern": f"^(?:{field.pattern})$"} if field.pattern else {})


def _text(field: Field, said: Any, _now: Any) -> Any:
    return parse(field, _of(field, said, str, Unfit.NOT_LIKE_THIS))


def _integer(field: Field, said: Any, _now: Any) -> int:
    number: int = _of(field, said, int, Unfit.NOT_A_NUMBER)
    if abs(number) > LARGEST:
        raise DoesNotFit(field, Unfit.TOO_LARGE if number > 0 else Unfit.TOO_SMALL)
    return number


def _decimal(field: Field, said: Any, _now: Any) -> Any:
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        raise DoesNotFit(field, Unfit.NOT_A_NUMBER)
    return parse(field, str(said))


def _day(field: Field, said: Any, _now: Any) -> date:
    text: str = _of(field, said, str, Unfit.NOT_A_DATE)
    if not ISO.fullmatch(text):
        raise DoesNotFit(field, Unfit.NOT_A_DATE)
    return parse(field, text)  # type: ignore[no-any-return]


def _yes_no(field: Field, said: Any, _now: Any) -> bool:
    return bool(_of(field, said, bool, Unfit.NOT_YES_OR_NO))


def _choice(field: Field, said: Any, now: Any) -> int:
    word = folded(_of(field, said, str, Unfit.NO_SUCH_CHOICE))
    standing = now if isinstance(now, tuple) else (now,)
    for one in field.options:
        called = word in {folded(one.en), folded(one.zh)}
        if called and (not one.retired or one.n in standing):
            return one.n
    raise DoesNotFit(field, Unfit.NO_SUCH_CHOICE)


def _choices(field: Field, said: Any, now: Any) -> tuple[int, ...] | None:
    words: list[Any] = _of(field, said, list, Unfit.NO_SUCH_CHOICE)
    return tuple(sorted({_choice(field, one, now) for one in words})) or None


def _of(field: Field, said: Any, kind: type, why: Unfit) -> Any:
    # In Python a yes is a number too; in JSON it is none.
    if type(said) is not kind:
        raise DoesNotFit(field, why)
    return said


def _name(field: Field, n: int) -> str:
    found = field.option(n)
    return found.en if found else str(n)


_TYPED: dict[Kind, Callable[[Field, Any, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _integer,
    Kind.DECIMAL: _decimal,
    Kind.MONEY: _integer,
    Kind.DATE: _day,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
}
