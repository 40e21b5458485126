"""What a grant says, apart from who holds it. No Django, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from .rules import Codes, FieldClass, Purpose, Rows

FIELDS = ("action", "object", "regions", "channels", "categories", "own", "classes", "purposes")


class Warn(StrEnum):
    """What is odd about a grant, though not wrong."""

    BEYOND_THE_DEPARTMENT = "beyond_the_department"  # no row is in both
    NOBODY_HOLDS_IT = "nobody_holds_it"
    WITHOUT_SEEING = "without_seeing"  # the role may not see what it may handle


class WrongTerms(Exception):
    """A grant names a known action on a known object, for some class and some purpose."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Action, object, rows (none: every row of the department), classes and purposes."""

    action: str
    object: str
    regions: Codes = None
    channels: Codes = None
    categories: Codes = None
    own: bool = False
    classes: frozenset[FieldClass]
    purposes: frozenset[Purpose]

    @property
    def rows(self) -> Rows:
        return Rows(self.regions, self.channels, self.categories, self.own)

    def stored(self) -> dict[str, Any]:
        """Return the values of the columns."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    def check(self, known: Mapping[str, tuple[str, ...]]) -> None:
        """
        Do nothing if the terms can be granted; `known` are the actions on each object.

        :raises WrongTerms: otherwise
        """
        wrong = {
            "object": self.object not in known,
            "action": self.action not in known.get(self.object, ()),
            "classes": not self.classes,
            "purposes": not self.purposes,
        } | {
            name: getattr(self, name) == frozenset()
            for name in ("regions", "channels", "categories")
        }
        for field, is_wrong in wrong.items():
            if is_wrong:
                raise WrongTerms(field)


def terms_from(row: Mapping[str, Any]) -> Terms:
    """Return the terms that the values of the columns say."""
    return Terms(
        action=row["action"],
        object=row["object"],
        regions=_codes(row["regions"]),
        channels=_codes(row["channels"]),
        categories=_codes(row["categories"]),
        own=row["own"],
        classes=frozenset(FieldClass(cls) for cls in row["classes"]),
        purposes=frozenset(Purpose(purpose) for purpose in row["purposes"] if purpose in Purpose),
    )


def _codes(values: list[int] | None) -> Codes:
    return None if values is None else frozenset(values)


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(str(one) if isinstance(one, StrEnum) else one for one in value)
    return value
