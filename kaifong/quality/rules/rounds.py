"""When a review comes round."""

from calendar import monthrange
from datetime import date

from .vocabulary import MONTHS, Cadence


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month if it has no such day."""
    of_all = day.year * 12 + day.month - 1 + months
    year, month = divmod(of_all, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def round_at(first_on: date, cadence: Cadence, today: date) -> tuple[int, date] | None:
    """Return number, from 1, and first day of the round that today belongs to; None before all."""
    if today < first_on:
        return None
    number = 0
    while months_later(first_on, (number + 1) * MONTHS[cadence]) <= today:
        number += 1
    return number + 1, months_later(first_on, number * MONTHS[cadence])
