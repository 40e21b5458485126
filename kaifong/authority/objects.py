"""The kinds of things authority is about; each is declared by the app that keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass

from .rules import FieldClass


@dataclass(frozen=True)
class Object:
    """
    A kind of thing with rows to be granted and fields with their classes.

    `regions`, `channels`, `owners` name its columns for the compiled filters; `categories` names
    a column with a set of codes, `category` one with a single code; empty: it has none. What has
    no rows, such as an import, is granted as a whole, and doing it needs no right to see it.
    `whole` names the fields that tell of all categories of a row at once, such as a total: they
    are shown only to whom the row is open through each of its categories.
    """

    name: str
    fields: Mapping[str, FieldClass]
    regions: str = "region"
    channels: str = "channel"
    categories: str = ""
    category: str = ""
    owners: str = "owner_id"
    has_rows: bool = True
    whole: frozenset[str] = frozenset()

    def named(self, *, classes: frozenset[FieldClass]) -> list[str]:
        return [field for field, cls in self.fields.items() if cls in classes]


_declared: dict[str, Object] = {}


def declare(declared: Object) -> Object:
    _declared[declared.name] = declared
    return declared


def object_named(name: str) -> Object:
    """
    Return a declared object.

    :raises KeyError: if no installed app declares it
    """
    return _declared[name]


def has_rows(name: str) -> bool:
    """Return whether it is granted by rows; what nobody declared is held to the stricter rule."""
    declared = _declared.get(name)
    return declared is None or declared.has_rows


def objects() -> list[Object]:
    return sorted(_declared.values(), key=lambda declared: declared.name)
