"""Timed work on requests: alarms before the law's day, and what need not be kept any more."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="10 0 * * *", periodic_id="request_alarms")
@app.task(name="requests.alarms", queueing_lock="request_alarms")
def alarms(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Tell of requests that have come of an age."""
    actions.raise_alarms(at=now())


@app.periodic(cron="45 3 * * *", periodic_id="forget_log_entries")
@app.task(name="requests.forget_entries", queueing_lock="forget_log_entries")
def forget_entries(timestamp: int) -> None:  # noqa: ARG001
    """Let entries of the log book go whose four years are over."""
    actions.forget_entries(at=now())
