"""Timed work of people's own pages: sending the links that were asked for."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="* * * * *", periodic_id="send_links")
@app.task(name="portal.send_links", queueing_lock="send_links")
def send_links(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Send the links that were asked for in the last minute."""
    actions.send_links(at=now())
