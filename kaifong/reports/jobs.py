"""The worker's part: finding what is due, delivering it, ending files."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="* * * * *", periodic_id="deliver_reports")
@app.task(name="reports.deliver", queueing_lock="deliver_reports")
def deliver(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Deliver what is due, each to its recipient with his own rights."""
    actions.plan(at=now())
    actions.deliver(at=now())


@app.periodic(cron="*/10 * * * *", periodic_id="end_deliveries")
@app.task(name="reports.end_deliveries", queueing_lock="end_deliveries")
def end(timestamp: int) -> None:  # noqa: ARG001
    """Destroy files whose time is over."""
    actions.expire(at=now())
    actions.sweep(at=now())
