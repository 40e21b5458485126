"""The kinds of things authority is about; each is declared by the app that keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass

from .rules import FieldClass


@dataclass(frozen=True)
class Object:
    """
    A kind of thing with rows to be granted and fields with their classes.

    `regions`, `channels`, `owners` name its columns for the compiled filters; `categories` names
    a column with a set of codes, `category` one with a single code.
    """

    name: str
    fields: Mapping[str, FieldClass]
    regions: str = "region"
    channels: str = "channel"
    categories: str = ""
    category: str = ""
    owners: str = "owner_id"

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


def objects() -> list[Object]:
    return list(_declared.values())
