"""What happens about the quality of records, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class QualityRun(Event):
    name = "quality.run_finished"
    about = "quality"
    run_id: int
    customers: int
    opened: int
    closed: int


@dataclass(frozen=True, kw_only=True)
class ReviewOpened(Event):
    name = "quality.review_opened"
    about = "quality"
    review_id: int
    tasks: int


@dataclass(frozen=True, kw_only=True)
class PersonAsked(Event):
    name = "quality.person_asked"
    customer_id: CustomerId
    task_id: int


@dataclass(frozen=True, kw_only=True)
class ValueTaken(Event):
    name = "quality.value_taken"
    customer_id: CustomerId
    supplement_id: int
