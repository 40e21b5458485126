"""Installing the rules that came with the product, changing them, and adding simple ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from kaifong.authority.models import Department
from kaifong.authority.queries import Actor, require
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.quality.models import FieldPolicy, Rule, RuleChange
from kaifong.quality.permissions import Permission
from kaifong.quality.rulebook import shipped
from kaifong.quality.rules.vocabulary import POINTS, Channel, Check, Dimension, Field, Severity
from kaifong.quality.rules.vocabulary import Policy as Writing

ADDED = {Check.MISSING: Dimension.COMPLETENESS, Check.OLD: Dimension.TIMELINESS}
SEGMENTS = frozenset({"districts", "channels", "languages"})


class NoSuchRule(Exception):
    """There is no rule of that number, or it asks for something that there is not."""


class RuleExists(Exception):
    """A rule of that code is there already."""


@transaction.atomic
def install(*, at: datetime) -> int:
    """Make what is missing of the delivered rules; rows that are there stay as they are."""
    departments = dict(Department.objects.values_list("code", "pk"))
    known = set(Rule.objects.values_list("code", flat=True))
    made = 0
    for terms in shipped()["rule"]:
        if terms["code"] not in known:
            rule = _shipped(terms, departments)
            # Two processes that start at once make it once.
            Rule.objects.bulk_create([rule], ignore_conflicts=True)
            made += _kept(Rule.objects.get(code=rule.code), at, None)
    FieldPolicy.objects.bulk_create(
        (
            FieldPolicy(field=field, policy=policy, changed_at=at)
            for field, policy in shipped()["policies"].items()
        ),
        ignore_conflicts=True,
    )
    return made


@transaction.atomic
def change_rule(
    *,
    actor: Actor,
    rule_id: int,
    at: datetime,
    on: bool | None = None,
    severity: str = "",
    department_id: int | None = None,
) -> int:
    """
    Switch a rule on or off, or change how bad it is or whose it is; return its version.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not keep the programme
    :raises NoSuchRule: if there is none, or the severity or department is none
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.QUALITY_KEEP)
    rule = Rule.objects.select_for_update().filter(pk=rule_id).first()
    if rule is None or (severity and severity not in Severity):
        raise NoSuchRule
    before = _terms(rule)
    rule.on = rule.on if on is None else on
    rule.severity = severity or rule.severity
    rule.points = POINTS[Severity(rule.severity)]
    if department_id is not None:
        rule.department = _department(department_id)
    if _terms(rule) != before:
        rule.version += 1
        rule.save()
        _kept(rule, at, actor.staff_id)
    return rule.version


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a rule of the shop's own looks for: a field missing, or old after some months."""

    code: str
    name_en: str
    name_zh: str
    check: Check
    field: Field
    severity: Severity
    department_id: int
    channels: tuple[Channel, ...]
    months: int | None = None
    segment: Mapping[str, list[Any]] = dataclass_field(default_factory=dict)


@transaction.atomic
def add_rule(*, actor: Actor, asked: Looked, at: datetime) -> int:
    """
    Add a rule of the shop's own: a field missing, or not confirmed for some months.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not keep the programme
    :raises NoSuchRule: if it asks for something else than that
    :raises RuleExists: if its code is taken
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.QUALITY_KEEP)
    known = asked.check in ADDED and set(asked.segment) <= SEGMENTS
    if not known or (asked.check == Check.OLD) != bool(asked.months):
        raise NoSuchRule(asked.check)
    rule = Rule(
        code=asked.code,
        name_en=asked.name_en,
        name_zh=asked.name_zh,
        dimension=ADDED[asked.check],
        check_code=asked.check,
        field=asked.field,
        months=asked.months,
        segment={name: codes for name, codes in asked.segment.items() if codes},
        severity=asked.severity,
        points=POINTS[asked.severity],
        department=_department(asked.department_id),
        channels=list(asked.channels),
    )
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as taken:
        raise RuleExists(asked.code) from taken
    _kept(rule, at, actor.staff_id)
    return int(rule.pk)


@transaction.atomic
def change_policy(*, actor: Actor, field: Field, policy: Writing, at: datetime) -> None:
    """
    Say when a value that came in for a field is written without a decision.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not keep the programme
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.QUALITY_KEEP)
    FieldPolicy.objects.update_or_create(
        field=field,
        defaults={"policy": policy, "changed_at": at, "changed_by": actor.staff_id},
    )


def _shipped(terms: Mapping[str, Any], departments: Mapping[str, int]) -> Rule:
    return Rule(
        code=terms["code"],
        name_en=terms["name"]["en"],
        name_zh=terms["name"]["zh"],
        dimension=Dimension(terms["dimension"]),
        check_code=Check(terms["check"]),
        field=terms.get("field", ""),
        months=terms.get("months"),
        severity=terms["severity"],
        points=POINTS[Severity(terms["severity"])],
        department_id=departments.get(terms["department"]),
        channels=[Channel(one) for one in terms["channels"]],
        standard=True,
    )


def _department(department_id: int) -> Department:
    found = Department.objects.filter(pk=department_id, closed_at=None).first()
    if found is None:
        raise NoSuchRule
    return found


def _terms(rule: Rule) -> dict[str, Any]:
    return {
        "check": rule.check_code,
        "field": rule.field,
        "months": rule.months,
        "segment": rule.segment,
        "severity": rule.severity,
        "department": rule.department_id,
        "channels": list(rule.channels),
        "on": rule.on,
    }


def _kept(rule: Rule, at: datetime, staff_id: int | None) -> int:
    change = RuleChange(
        rule=rule, version=rule.version, terms=_terms(rule), at=at, staff_id=staff_id
    )
    RuleChange.objects.bulk_create([change], ignore_conflicts=True)
    return 1
