"""How one customer's record stands, and where its values come from: for his page."""

from dataclasses import dataclass
from datetime import datetime

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers.queries import admitted
from kaifong.foundation.ids import CustomerId
from kaifong.quality.models import Finding, Score, Supplement
from kaifong.quality.rules.vocabulary import CONTACT, Severity
from kaifong.quality.wording import Both

SEE, REVIEW = ("see", FieldClass.INTERNAL), ("review", FieldClass.INTERNAL)
SEE_CONTACT = ("see", FieldClass.CONTACT)


@dataclass(frozen=True)
class Wanting:
    """One thing that the record is wanting in."""

    rule_id: int
    name: Both
    severity: Severity
    points: int
    since: datetime
    recurrences: int
    field: str


@dataclass(frozen=True)
class Standing:
    """How a record stands; the score is None until the first run after it was made."""

    customer_id: CustomerId
    score: int | None
    wanting: tuple[Wanting, ...]
    may_review: bool


@dataclass(frozen=True)
class Source:
    """Where a value that stands in the record comes from."""

    field: str
    value: str
    source: str
    method: str
    at: datetime
    staff_id: int | None
    evidence: str


def standing(*, actor: Actor, customer_id: CustomerId) -> Standing | None:
    """Return how a customer's record stands; None to whom that is not open."""
    opened = admitted(actor=actor, customer_id=customer_id, doors=(SEE, REVIEW))
    if SEE not in opened:
        return None
    open_ones = Finding.objects.filter(customer_id=customer_id, closed_at=None)
    rows = open_ones.select_related("rule").order_by("-rule__points", "rule_id")
    score = Score.objects.filter(customer_id=customer_id).values_list("score", flat=True).first()
    return Standing(
        customer_id=customer_id,
        score=score,
        wanting=tuple(_wanting(row) for row in rows),
        may_review=REVIEW in opened,
    )


def sources(*, actor: Actor, customer_id: CustomerId) -> list[Source]:
    """Return of each field the last value that was taken in, as far as the actor may see it."""
    taken = Supplement.objects.filter(
        customer_id=customer_id, standing=Supplement.Standing.ACCEPTED
    )
    rows = list(taken.order_by("field", "value", "-pk").distinct("field", "value"))
    if not rows:
        return []
    opened = admitted(actor=actor, customer_id=customer_id, doors=(SEE, SEE_CONTACT))
    return [
        Source(row.field, row.value, row.source, row.method, row.at, row.staff_id, row.evidence)
        for row in rows
        if (SEE_CONTACT if row.field in CONTACT else SEE) in opened
    ]


def _wanting(row: Finding) -> Wanting:
    return Wanting(
        rule_id=row.rule_id,
        name=Both(row.rule.name_en, row.rule.name_zh),
        severity=Severity(row.rule.severity),
        points=row.rule.points,
        since=row.reopened_at or row.opened_at,
        recurrences=row.recurrences,
        field=row.rule.field,
    )
