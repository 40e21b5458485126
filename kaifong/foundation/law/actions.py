"""Dating what is not law yet."""

from datetime import date, datetime

from .models import Commencement
from .pack import NoSuchRule, installed


def date_switch(
    *, switch: str, on: date | None, source: str, staff_id: int | None, at: datetime
) -> None:
    """
    Write down from which day a switch is law, or that it has no day; nothing is overwritten.

    :raises NoSuchRule: if the pack has no such switch
    """
    if switch not in installed().switches:
        raise NoSuchRule(switch)
    Commencement.objects.create(
        switch=switch, on=on, source=source, entered_by=staff_id, entered_at=at
    )
