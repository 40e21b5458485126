"""Drawn findings, tasks and values of drawn customers, each with words of its own."""

from datetime import UTC, datetime

from kaifong.authority.rules import Facts
from kaifong.authority.ways import Shop, Stock
from kaifong.quality.models import Finding, Rule, Score, Supplement, Task
from kaifong.quality.rules.vocabulary import (
    POINTS,
    Channel,
    Check,
    Dimension,
    Field,
    Method,
    Severity,
)

FOUND = datetime(2026, 1, 2, 4, tzinfo=UTC)
TABLES = (
    "quality_rule",
    "quality_rulechange",
    "quality_fieldpolicy",
    "quality_run",
    "quality_runrule",
    "quality_finding",
    "quality_score",
    "quality_groupscore",
    "quality_cycle",
    "quality_review",
    "quality_task",
    "quality_asking",
    "quality_supplement",
)


def fill(shop: Shop) -> dict[str, dict[int, Facts]]:
    """Let every drawn customer's record be wanting by a rule of its own, with values to decide."""
    people = sorted(shop.rows["customer"])
    rules = Rule.objects.bulk_create(_rule(number) for number in range(len(people)))
    Finding.objects.bulk_create(
        Finding(customer_id=pk, rule=rule, opened_at=FOUND)
        for pk, rule in zip(people, rules, strict=True)
    )
    Score.objects.bulk_create(
        Score(customer_id=pk, score=95, findings=1, at=FOUND) for pk in people
    )
    tasks = Task.objects.bulk_create(
        Task(customer_id=pk, rule=rule, channel=Channel.ERP, opened_at=FOUND, changed_at=FOUND)
        for pk, rule in zip(people, rules, strict=True)
    )
    Supplement.objects.bulk_create(
        _value(pk, number, standing)
        for number, pk in enumerate(people)
        for standing in (Supplement.Standing.PROPOSED, Supplement.Standing.ACCEPTED)
    )
    shop.marks["quality task"] = {task.pk: {} for task in tasks}
    for number, pk in enumerate(people):
        marks = {"quality": (_wanting(number),), "supplement": (_shown(number),)}
        shop.marks["customer"][pk] |= marks
    return {}


def _rule(number: int) -> Rule:
    return Rule(
        code=f"prove-{number}",
        name_en=_wanting(number),
        name_zh=_wanting(number),
        dimension=Dimension.COMPLETENESS,
        check_code=Check.MISSING,
        field=Field.NAME_EN,
        severity=Severity.MINOR,
        points=POINTS[Severity.MINOR],
        channels=[Channel.ERP],
    )


def _value(pk: int, number: int, standing: str) -> Supplement:
    decided = standing == Supplement.Standing.ACCEPTED
    return Supplement(
        customer_id=pk,
        field=Field.EMAIL,
        # What is accepted stands in the record; a mark is drawn beside it.
        value=f"provemail{number}@example.hk" if decided else f"provenew{number}@example.hk",
        source=Channel.CALL,
        method=Method.SAID,
        at=FOUND,
        recorded_at=FOUND,
        evidence=_shown(number),
        standing=standing,
        decided_at=FOUND if decided else None,
    )


def _wanting(number: int) -> str:
    return f"provewanting{number}"


def _shown(number: int) -> str:
    return f"proveshown{number}"


QUALITY = Stock("quality", TABLES, fill)
