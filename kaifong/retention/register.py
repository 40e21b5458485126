"""The register of retention as its file has it: why, by which law, from when, how long."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kaifong.foundation.hongkong.clock import Period, Unit, erasable_until, kept_through
from kaifong.foundation.law.pack import Words
from kaifong.foundation.law.pack import rule as law_rule
from kaifong.foundation.registry import OnErase, Reference

FILE = Path(__file__).with_name("register.toml")
WITH_THE_PERSON = "person"


class NoRule(Exception):
    """Data about people without a rule of retention: none is kept for no reason (DPP2(2))."""


class Action(StrEnum):
    """What becomes of data when their time is over, or of the rest when a law keeps some."""

    ERASE = "erase"
    REDUCE = "reduce"  # the link to the person goes; until then, of those who are gone, a name only
    RESTRICT = "restrict"  # out of all lists until its day
    KEEP = "keep"  # names nobody


@dataclass(frozen=True)
class Rule:
    """One line of the register: a reason that keeps people's records alive, or a kind of rows."""

    code: str
    is_reason: bool
    what: Words
    purpose: Words
    law: str
    section: str
    source: str  # S, C, M as in the law pack; H the shop's own choice
    start: Words
    period: Period | None
    wish: bool  # whether the person's own wish ends it
    action: Action | None

    @property
    def cites(self) -> str:
        return f"{self.law} {self.section}"

    def until(self, since: date) -> date | None:
        """Return through which day something of that day is kept; none: there is no such day."""
        return kept_through(self.period, since) if self.period else None

    def over_since(self, today: date) -> date | None:
        """Return the latest day of which nothing need be kept today; none: there is no such day."""
        return erasable_until(self.period, today) if self.period else None


@dataclass(frozen=True)
class Register:
    """All of it, and a version that changes with every letter and with the law pack's lengths."""

    rules: dict[str, Rule]
    version: str

    def rule(self, code: str) -> Rule:
        """:raises NoRule: if there is none of that name"""
        try:
            return self.rules[code]
        except KeyError as missing:
            raise NoRule(code) from missing

    def rule_of(self, reference: Reference) -> Rule:
        """
        Return by which rule the rows of a reference live.

        :raises NoRule: if it outlives the person and names none, or one that there is not
        """
        if not reference.rule and reference.on_erase is not OnErase.DELETE:
            raise NoRule(f"{reference.table}.{reference.column}")
        return self.rule(reference.rule or WITH_THE_PERSON)


@cache
def installed() -> Register:
    """Return the register of this release."""
    return read(FILE.read_bytes())


def read(text: bytes) -> Register:
    """Return the register that a file holds."""
    rules = {raw["code"]: _rule(raw) for raw in tomllib.loads(text.decode())["rule"]}
    lengths = ",".join(f"{code}:{rule.period}" for code, rule in sorted(rules.items()))
    told = sha256(text + lengths.encode()).hexdigest()
    return Register(rules, f"register-{told[:12]}")


def _rule(raw: dict[str, Any]) -> Rule:
    return Rule(
        code=raw["code"],
        is_reason=raw["kind"] == "reason",
        what=Words(**raw["what"]),
        purpose=Words(**raw["purpose"]),
        law=raw["law"],
        section=raw["section"],
        source=raw["source"],
        start=Words(**raw["start"]),
        period=_period(raw),
        wish=raw.get("wish", False),
        action=Action(raw["action"]) if "action" in raw else None,
    )


def _period(raw: dict[str, Any]) -> Period | None:
    if "pack" in raw:
        number, parameter = raw["pack"]
        return Period(law_rule(number).params[parameter], Unit(raw["unit"]))
    return Period(raw["length"], Unit(raw["unit"])) if "length" in raw else None
