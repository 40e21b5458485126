"""
How often one person may be asked for what is missing: a question in thirty days, three in a year.

The table of askings holds the same limits as constraints: two who ask at once cannot pass both.
"""

from collections.abc import Iterable
from datetime import date, timedelta

REST_DAYS, YEAR_DAYS, TURNS = 30, 365, 3


def turn_for(asked: Iterable[tuple[date, int]], today: date) -> int | None:
    """
    Return which of the year's turns a question would take; None if the person is to be left alone.

    `asked` are days and turns of earlier questions. A day of asking counts as the first of its
    rest and of its year.
    """
    earlier = list(asked)
    if any(abs((today - day).days) < REST_DAYS for day, _ in earlier):
        return None
    taken = {turn for day, turn in earlier if abs((today - day).days) < YEAR_DAYS}
    return next((turn for turn in range(1, TURNS + 1) if turn not in taken), None)


def again_from(asked: Iterable[tuple[date, int]], today: date) -> date:
    """Return the first day, from today on, on which the person may be asked."""
    earlier = list(asked)
    day = today
    while turn_for(earlier, day) is None:
        day += timedelta(days=1)
    return day
