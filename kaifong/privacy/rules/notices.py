"""What a notice states (Cap. 486 Sch. 1 DPP1(3), s.35C, s.35J), apart from how it is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Self

from .vocabulary import LOCALES, Kind, Purpose

# A form may lie open while a new version comes into force: what was seen is what binds.
STILL_SHOWN = 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Both:
    """One text in both languages."""

    en: str = ""
    zh: str = ""

    def in_(self, locale: str) -> str:
        return self.en if locale == "en" else self.zh

    @property
    def whole(self) -> bool:
        return bool(self.en.strip() and self.zh.strip())


@dataclass(frozen=True)
class Class:
    """A class of goods advertised, or of people who get the data, under a lasting code."""

    code: str
    words: Both


@dataclass(frozen=True)
class Asked:
    """One field of the form: obligatory or voluntary, and what follows from not giving it."""

    kind: Kind
    obligatory: bool
    otherwise: Both


@dataclass(frozen=True, kw_only=True)
class Terms:
    """All that a notice states, in both languages."""

    purposes: tuple[Purpose, ...] = ()
    kinds: tuple[Kind, ...] = ()
    asked: tuple[Asked, ...] = ()
    transferees: tuple[Class, ...] = ()  # whoever gets data to do the shop's work
    classes: tuple[Class, ...] = ()  # of goods and services that may be advertised
    recipients: tuple[Class, ...] = ()  # whoever gets data for marketing of his own
    for_gain: bool = False
    handler: Both = Both()  # a job title
    address: Both = Both()
    response: Both = Both()  # the free channel by which one says no
    more: Both = Both()

    def texts(self) -> Iterable[tuple[str, Both]]:
        """Yield every text of the shop's own with where it stands."""
        for name in ("transferees", "classes", "recipients"):
            for one in getattr(self, name):
                yield name, one.words
        for asked in self.asked:
            yield "asked", asked.otherwise
        for name in ("handler", "address", "response", "more"):
            yield name, getattr(self, name)

    def words_of(self, code: str) -> Both:
        """Return what a class is called here; its code if this notice does not know it."""
        known = {one.code: one.words for one in (*self.classes, *self.recipients)}
        return known.get(code, Both(code, code))

    def as_json(self) -> dict[str, Any]:
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Return the terms as they are kept in JSON."""
        found: dict[str, Any] = {
            "purposes": tuple(Purpose(one) for one in kept.get("purposes", ())),
            "kinds": tuple(Kind(one) for one in kept.get("kinds", ())),
            "for_gain": bool(kept.get("for_gain", False)),
            "asked": tuple(
                Asked(Kind(one["kind"]), one["obligatory"], Both(**one["otherwise"]))
                for one in kept.get("asked", ())
            ),
        }
        for name in ("transferees", "classes", "recipients"):
            found[name] = tuple(
                Class(one["code"], Both(**one["words"])) for one in kept.get(name, ())
            )
        for name in ("handler", "address", "response", "more"):
            found[name] = Both(**kept.get(name, {}))
        return cls(**found)


def binds(*, published_at: datetime | None, until: datetime | None, at: datetime) -> bool:
    """Return whether a version that somebody saw may still bind what he gives now."""
    if published_at is None or at < published_at:
        return False
    return until is None or (at - until).total_seconds() <= STILL_SHOWN


def locale_of(language: str) -> str:
    """Return in which of our languages a reader of this one is addressed."""
    return language if language in LOCALES else "zh-hant"


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Both | Class | Asked):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return str(value) if isinstance(value, str) else value
