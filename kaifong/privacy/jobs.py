"""Timed work on consents: what is not confirmed lapses, what need not be kept goes."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="5 0 * * *", periodic_id="lapse_consents")
@app.task(name="privacy.lapse", queueing_lock="lapse_consents")
def lapse(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Let oral consents lapse that were not confirmed in time."""
    actions.lapse(at=now())


@app.periodic(cron="40 3 * * *", periodic_id="forget_stop_requests")
@app.task(name="privacy.forget_requests", queueing_lock="forget_stop_requests")
def forget_requests(timestamp: int) -> None:  # noqa: ARG001
    """Delete requests to stop whose three years are over."""
    actions.forget_requests(at=now())


@app.periodic(cron="10 0 * * *", periodic_id="ring_alarms")
@app.task(name="privacy.ring_alarms", queueing_lock="ring_alarms")
def ring_alarms(timestamp: int) -> None:  # noqa: ARG001
    """Ring for breaches whose day is reached and of which nothing is decided."""
    actions.ring_alarms(at=now())
