"""Facts in the past tense that apps record and others hear."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, Self

_known: dict[str, type["Event"]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """
    Something that happened. Carries ids, codes, amounts and times, never text or personal data.

    `about` names the object of authority whose readers may see the fact in a timeline; an
    event about an order names it in `order_id`, one about a customer in `customer_id`.
    """

    name: ClassVar[str]
    about: ClassVar[str] = "customer"
    happened_at: datetime

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.name in _known and _known[cls.name].__qualname__ != cls.__qualname__:
            raise NameTaken(cls.name)
        _known[cls.name] = cls

    @property
    def customer(self) -> int | None:
        return getattr(self, "customer_id", None)

    @property
    def subject(self) -> int | None:
        return getattr(self, f"{self.about}_id", None)

    def payload(self) -> dict[str, Any]:
        carried = asdict(self)
        del carried["happened_at"]
        return {key: _plain(value) for key, value in carried.items()}

    @classmethod
    def rebuild(cls, *, happened_at: datetime, payload: dict[str, Any]) -> Self:
        known = {field.name for field in fields(cls)}
        return cls(happened_at=happened_at, **{k: v for k, v in payload.items() if k in known})


class NameTaken(Exception):
    """Two events may not bear one name: a journal entry could not be read back."""


def event_class(name: str) -> type[Event]:
    """
    Return the class that an entry's name stands for.

    :raises KeyError: if no installed app declares it
    """
    return _known[name]


def event_names() -> list[str]:
    return sorted(_known)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
