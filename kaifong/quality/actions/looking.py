"""Looking for what is wanting, by one rule in all records, or by all rules in one."""

from datetime import datetime

from django.db import connection
from django.db.models import Count, Sum

from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.quality import statements
from kaifong.quality.models import Finding, Rule, Score
from kaifong.quality.rules.rounds import months_later
from kaifong.quality.rules.scoring import BEST
from kaifong.quality.rules.vocabulary import Check, Field

type Found = tuple[int, int, int, int]  # opened, reopened, closed, waiting


def look_for(rule: Rule, at: datetime, *, only: CustomerId | None = None) -> Found:
    """Open, reopen and close the findings of a rule, in one statement; the wall is down."""
    today = hong_kong_day(at)
    look = statements.Look(
        check=Check(rule.check_code),
        field=Field(rule.field) if rule.field else None,
        since=months_later(today, -rule.months) if rule.months else None,
        segment=rule.segment,
        only=only,
    )
    facts = {**statements.facts(look, today), "rule": rule.pk, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(statements.finding(look), facts)
        opened, reopened, closed, waiting = cursor.fetchone()
    return opened, reopened, closed, waiting


def recheck(customer_id: CustomerId, at: datetime) -> None:
    """Look again at the record of one customer that was just supplemented; the wall is down."""
    waiting = Finding.objects.filter(customer_id=customer_id, closed_at=None)
    for rule in Rule.objects.filter(pk__in=waiting.values("rule_id"), on=True):
        look_for(rule, at, only=customer_id)
    left = waiting.aggregate(points=Sum("rule__points", default=0), found=Count("pk"))
    Score.objects.filter(customer_id=customer_id).update(
        score=max(0, BEST - left["points"]), findings=left["found"], at=at
    )
