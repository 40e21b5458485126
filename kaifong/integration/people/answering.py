"""
What a file says that people answered about marketing, and which of it may count.

A yes without its basis, its day and what shows it is no consent (Cap. 486 s.35E, s.35H): the
person comes in without it. A no needs nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kaifong.foundation.ids import CustomerId
from kaifong.integration.models import Import, ImportedAnswer
from kaifong.integration.options import Existing, Options
from kaifong.integration.reasons import AnswerReason
from kaifong.privacy.actions import (
    Imported,
    record_imported,
    record_minors,
    take_back_imported,
)
from kaifong.privacy.queries import NoticeAt, shown_when

from .typed import Answer, Person

# Rows whose person is in the books by now: new ones under their new numbers.
WHO = """
SELECT p.place, coalesce(n.id, p.customer_id), n.id IS NOT NULL, c.language
FROM incoming_people p LEFT JOIN newcomers n USING (place)
JOIN customers_customer c ON c.id = coalesce(n.id, p.customer_id)
WHERE p.reason IS NULL AND p.place = ANY(%(places)s::bigint[])
"""


@dataclass(frozen=True)
class Answers:
    """The answers that count, by row; and the rows whose answer does not, each with why."""

    counted: Mapping[int, Answer] = field(default_factory=dict)
    withheld: Mapping[int, AnswerReason] = field(default_factory=dict)
    minors: frozenset[int] = frozenset()  # rows of people who are said to be under 18

    def told(self) -> dict[str, int]:
        """Return how many say yes and no, for the report."""
        yes = sum(answer.agreed for answer in self.counted.values())
        told = {"agreed": yes, "refused": len(self.counted) - yes}
        return told | ({"under_age": len(self.minors)} if self.minors else {})


def answers_of(people: Iterable[Person], options: Options) -> Answers:
    """Return which answers of those who come in may count."""
    notice_at = shown_when(options.notice)
    counted: dict[int, Answer] = {}
    withheld: dict[int, AnswerReason] = {}
    minors: set[int] = set()
    for one in people:
        if one.under_age:
            minors.add(one.row)
        if one.withheld is not None:
            withheld[one.row] = one.withheld
        elif one.answer is not None:
            why = _why_not(one.answer, options, notice_at)
            if why is None:
                counted[one.row] = one.answer
            else:
                withheld[one.row] = why
    return Answers(counted, withheld, frozenset(minors))


def record(
    cursor: Any, one: Import, answers: Answers, options: Options, *, at: datetime
) -> dict[str, int]:
    """Write the answers of those who came in into the ledger; return how many are new."""
    if not answers.counted and not answers.minors:
        return {}
    cursor.execute(WHO, {"places": [*answers.counted, *answers.minors]})
    rows = cursor.fetchall()
    notice_at = shown_when(options.notice)
    said = [
        _imported(answers.counted[place], CustomerId(pk), language, notice_at, at)
        for place, pk, is_new, language in rows
        if place in answers.counted
        # Known ones are left as they are if that was chosen; a no is heard all the same.
        and (is_new or options.existing != Existing.SKIP or not answers.counted[place].agreed)
    ]
    young = {CustomerId(pk) for place, pk, *_ in rows if place in answers.minors}
    minors = record_minors(customer_ids=young, staff_id=one.staff_id, at=at)
    events = record_imported(answers=said, staff_id=one.staff_id, at=at)
    _keep(one.pk, [*minors, *events])
    return {"answers_recorded": len(events)} | ({"minors": len(minors)} if minors else {})


def take_back(import_id: int, *, staff_id: int | None, at: datetime) -> None:
    """Let the consents that an import brought count no more."""
    events = ImportedAnswer.objects.filter(batch_id=import_id).values_list("event_id", flat=True)
    _keep(import_id, take_back_imported(event_ids=events, staff_id=staff_id, at=at))


def _keep(import_id: int, events: Sequence[int]) -> None:
    ImportedAnswer.objects.bulk_create(
        (ImportedAnswer(batch_id=import_id, event_id=number) for number in events),
        batch_size=5_000,
    )


def _why_not(answer: Answer, options: Options, notice_at: NoticeAt) -> AnswerReason | None:
    if not answer.agreed:
        return None
    if not options.notice:
        return AnswerReason.WITHOUT_NOTICE
    seen = notice_at(answer.said_at) if answer.said_at else None
    if seen is None:
        return AnswerReason.NOTICE_NOT_THEN
    return None if seen.speaks_of_marketing else AnswerReason.NOTICE_SILENT


def _imported(
    answer: Answer, customer_id: CustomerId, language: str, notice_at: NoticeAt, at: datetime
) -> Imported:
    said_at = answer.said_at or at
    seen = notice_at(said_at) if answer.agreed else None
    if seen is None:
        return Imported(
            customer_id=customer_id, agreed=False, said_at=said_at, evidence=answer.evidence
        )
    return Imported(
        customer_id=customer_id,
        agreed=True,
        said_at=said_at,
        shown=seen.hashes["en" if language == "en" else "zh-hant"],
        classes=tuple(one.code for one in seen.terms.classes),
        kinds=tuple(seen.terms.kinds),
        evidence=f"{answer.basis}: {answer.evidence}",
    )
