"""Sending a kept report to a department because a contract says so; every file form apart."""

from dataclasses import dataclass
from datetime import date, datetime

from kaifong.authority.queries import Actor
from kaifong.foundation.ids import DeliveryId, SavedReportId
from kaifong.reports.rules.deliveries import Cadence, Condition, Every, Form, Recipient, To
from kaifong.reports.rules.subjects import Shelf, Subject

from .scheduling import NobodyThere, OverAlready, schedule

__all__ = ["NobodyThere", "OverAlready", "Promised", "send_to_department"]


@dataclass(frozen=True)
class Promised:
    """How often (day or week), at which hour of Hong Kong, on which day of the week."""

    every: str
    hour: int
    day: int
    last_on: date | None


def send_to_department(
    *,
    actor: Actor,
    report_id: SavedReportId,
    department: str,
    promised: Promised,
    form: str,
    at: datetime,
) -> DeliveryId:
    """
    Send a kept report to whoever works in a department, for the actor's purpose.

    :raises NotAllowed, NoSuchSubject, NobodyThere, OverAlready: as `schedule` does
    """
    every = Every(promised.every)
    day = promised.day if every is Every.WEEK else 0
    return schedule(
        actor=actor,
        subject=Subject(Shelf.KEPT, str(report_id)),
        cadence=Cadence(every, promised.hour, day, ends_on=promised.last_on),
        recipients=[Recipient(To.DEPARTMENT, code=department)],
        format=Form(form),
        condition=Condition(),
        at=at,
    )
