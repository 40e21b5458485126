"""The worker's part: making files, and destroying those whose time is over."""

from contextlib import suppress

from django.utils.timezone import now
from procrastinate.contrib.django import app

from kaifong.foundation.switches import Braked

from . import actions


@app.task(name="extraction.make")
def make(extraction_id: int) -> None:
    """Make the file of an extraction that was approved."""
    with suppress(Braked):
        actions.make(extraction_id=extraction_id, at=now())


@app.periodic(cron="*/10 * * * *", periodic_id="tend_extractions")
@app.task(name="extraction.tend", queueing_lock="tend_extractions")
def tend(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Destroy what is over, and make what a brake or a dead worker left."""
    actions.expire(at=now())
    actions.let_go(at=now())
    actions.sweep(at=now())
    actions.reduce(at=now())
    with suppress(Braked):
        actions.make_due(at=now())
