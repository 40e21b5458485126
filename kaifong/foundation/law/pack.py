"""The rules L01 to L46 as they stand in the files of `pack`; pure, and read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kaifong.foundation.hongkong.clock import Period, Unit

FOLDER = Path(__file__).parent / "pack"


class NoSuchRule(Exception):
    """The pack has no rule or switch of that name."""


class Confidence(StrEnum):
    """How a rule's text was read."""

    SEEN = "S"  # the provision itself, or the regulator's own page
    SECONDARY = "C"
    MEMORY = "M"


@dataclass(frozen=True)
class Words:
    """The same in both languages."""

    en: str
    zh: str

    def both(self) -> str:
        return f"{self.zh} / {self.en}"


@dataclass(frozen=True)
class Scenario:
    """What must happen: a check of that id proves it, or it is not yet enforceable."""

    id: str
    given: str
    when: str
    then: str


@dataclass(frozen=True)
class Rule:
    """A rule of law as this software means to keep it."""

    id: str
    law: str
    section: str
    title: Words
    confidence: Confidence
    source: str
    unverified: tuple[str, ...]  # what of it rests on memory
    effective_from: date | None  # None: in force; since when was not read
    effective_until: date | None
    switch: str
    params: Mapping[str, Any]
    refuses: Words | None
    scenarios: tuple[Scenario, ...]

    @property
    def is_verified(self) -> bool:
        return self.confidence is not Confidence.MEMORY and not self.unverified

    def in_force(self, day: date) -> bool:
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_until is None or day < self.effective_until)


@dataclass(frozen=True)
class Switch:
    """Something that is not law yet; the day on which it commences is entered when it is known."""

    code: str
    rule: str
    says: Words


@dataclass(frozen=True)
class Pack:
    """All of it, and a version that changes with every letter."""

    rules: Mapping[str, Rule]
    switches: Mapping[str, Switch]
    version: str


@cache
def installed() -> Pack:
    """Return the pack of this release."""
    return read({path.name: path.read_bytes() for path in FOLDER.glob("*.toml")})


def read(files: Mapping[str, bytes]) -> Pack:
    """Return the pack that these files hold."""
    told = sha256()
    rules: dict[str, Rule] = {}
    switches: dict[str, Switch] = {}
    for name in sorted(files):
        told.update(files[name])
        data = tomllib.loads(files[name].decode())
        rules |= {raw["id"]: _rule(raw) for raw in data.get("rule", [])}
        for raw in data.get("switch", []):
            switches[raw["code"]] = Switch(raw["code"], raw["rule"], Words(**raw["says"]))
    return Pack(rules, switches, f"law-{told.hexdigest()[:12]}")


def rule(number: str) -> Rule:
    """
    Return a rule of the installed pack.

    :raises NoSuchRule: if it has none of that name
    """
    try:
        return installed().rules[number]
    except KeyError as unknown:
        raise NoSuchRule(number) from unknown


def period(number: str) -> Period:
    """
    Return how long a rule gives, such as 40 days for L21.

    :raises NoSuchRule: if there is no such rule
    :raises KeyError: if the rule gives no period
    """
    params = rule(number).params
    return Period(params["length"], Unit(params["unit"]))


def _rule(raw: Mapping[str, Any]) -> Rule:
    return Rule(
        id=raw["id"],
        law=raw["law"],
        section=raw["section"],
        title=Words(**raw["title"]),
        confidence=Confidence(raw["confidence"]),
        source=raw["source"],
        unverified=tuple(raw.get("unverified", ())),
        effective_from=raw.get("effective_from"),
        effective_until=raw.get("effective_until"),
        switch=raw.get("switch", ""),
        params=raw.get("params", {}),
        refuses=Words(**raw["refuses"]) if "refuses" in raw else None,
        scenarios=tuple(Scenario(**one) for one in raw["scenario"]),
    )
