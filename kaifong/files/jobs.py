"""The worker's part: making files, and destroying those whose time is over."""

from contextlib import suppress

from django.utils.timezone import now
from procrastinate.contrib.django import app

from . import actions
from .rules import SILENT


@app.task(name="files.make")
def make(file_id: int) -> None:
    """Make a file that somebody waits for."""
    with suppress(actions.NotUnderWay):
        actions.make(file_id=file_id, at=now())


@app.periodic(cron="*/10 * * * *", periodic_id="tend_files")
@app.task(name="files.tend", queueing_lock="tend_files")
def tend(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Destroy what is over, make what a dead worker left, forget what is long past."""
    at = now()
    actions.expire(at=at)
    actions.sweep(at=at)
    actions.resume(before=at - SILENT, at=at)
    actions.forget(at=at)
