"""Whom one may ask now, and what: never more often than the budget, never against the notice."""

from dataclasses import dataclass
from datetime import date, datetime

from kaifong.authority import wall
from kaifong.customers.queries import once
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.privacy.queries import Kind, NoticeSeen, Purpose, Verdict, covering, may_use
from kaifong.quality.models import Asking, Finding, Task
from kaifong.quality.rules import budget
from kaifong.quality.rules.vocabulary import AT_WORK, Channel, Field, State
from kaifong.quality.wording import Both, question

KINDS = {
    Field.NAME_EN: Kind.NAME,
    Field.NAME_ZH: Kind.NAME,
    Field.EMAIL: Kind.EMAIL,
    Field.PHONE: Kind.PHONE,
    Field.DISTRICT: Kind.DISTRICT,
    Field.LANGUAGE: Kind.LANGUAGE,
}


@dataclass(frozen=True)
class Prompt:
    """One question for the person's own page, in both languages; it stands in nobody's way."""

    rule_id: int
    field: Field
    question: Both
    notice: NoticeSeen  # under which the answer is given


def asked_of(customer_id: CustomerId) -> list[tuple[date, int]]:
    """Return when a person was asked, under whatever number he had; the wall is down."""
    numbers = [customer_id, *(number for number, _ in once(customer_id=customer_id))]
    rows = Asking.objects.filter(customer_id__in=numbers)
    return list(rows.values_list("on", "turn"))


def may_ask(*, customer_id: CustomerId, field: str, at: datetime) -> Verdict:
    """Return whether the person's data may be used to ask for this: for service, by the notice."""
    kind = KINDS[Field(field)] if field else Kind.NAME
    return may_use(customer_id=customer_id, purpose=Purpose.SERVICE, kinds=[kind], at=at)


def notice_for(field: Field) -> NoticeSeen | None:
    """Return the notice in force under which a person is asked for a field; none: not asked."""
    return covering(kind=KINDS[field], purpose=Purpose.SERVICE)


def again_from(*, customer_id: CustomerId, at: datetime) -> date:
    """Return the first day from today on which the person may be asked for something."""
    with wall.lifted():
        return budget.again_from(asked_of(customer_id), hong_kong_day(at))


def prompt_for(*, customer_id: CustomerId, at: datetime) -> Prompt | None:
    """
    Return the one question that the person's own page may show now, or none.

    The worst that is wanting first; nothing that a clerk is at, that was asked already, or that no
    notice in force covers.
    """
    with wall.lifted():
        if budget.turn_for(asked_of(customer_id), hong_kong_day(at)) is None:
            return None
        busy = Task.objects.filter(
            customer_id=customer_id, state__in=sorted(AT_WORK - {State.OPEN})
        ).values("rule_id")
        found = Finding.objects.filter(
            customer_id=customer_id,
            closed_at=None,
            rule__on=True,
            rule__channels__contains=[Channel.PORTAL],
        ).exclude(rule_id__in=busy)
        for finding in found.select_related("rule").order_by("-rule__points", "rule_id"):
            rule = finding.rule
            if not rule.field or not may_ask(customer_id=customer_id, field=rule.field, at=at).may:
                continue
            field = Field(rule.field)
            notice = notice_for(field)
            if notice is not None:
                return Prompt(rule.pk, field, question(field), notice)
    return None
