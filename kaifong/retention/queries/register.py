"""The register of retention, by the tables whose rows live by it."""

from dataclasses import dataclass

from django.utils.functional import Promise

from kaifong.foundation.hongkong.clock import Period
from kaifong.foundation.law.pack import Words
from kaifong.foundation.registry import OnErase, references
from kaifong.retention import wording
from kaifong.retention.register import Rule, installed


@dataclass(frozen=True)
class Limit:
    """Why and by which law a kind of rows is kept, from when, how long, and what then becomes."""

    code: str
    what: Words
    purpose: Words
    cites: str
    source: str  # S, C, M or H, as in the register
    start: Words
    period: Period | None
    then: Promise | str


def limits() -> dict[str, tuple[Limit, ...]]:
    """Return by table which rules its rows live by, each once."""
    known: dict[str, dict[str, Limit]] = {}
    register = installed()
    for reference in references():
        rule = register.rule_of(reference)
        # What only bears a number of somebody who is gone has no limit of its own.
        if reference.on_erase is not OnErase.KEEP or reference.rule:
            known.setdefault(reference.table, {})[rule.code] = _limit(rule)
    return {table: tuple(rules.values()) for table, rules in known.items()}


def rule_words() -> dict[str, Words]:
    """Return what each rule of the register is about, by code."""
    return {code: rule.what for code, rule in installed().rules.items()}


def _limit(rule: Rule) -> Limit:
    return Limit(
        code=rule.code,
        what=rule.what,
        purpose=rule.purpose,
        cites=rule.cites,
        source=rule.source,
        start=rule.start,
        period=rule.period,
        then=wording.ACTIONS[rule.action] if rule.action else "",
    )
