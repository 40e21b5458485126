"""Timed work on the lake."""

from contextlib import suppress

from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="*/2 * * * *", periodic_id="refresh_lake")
@app.task(name="intelligence.refresh_lake", queueing_lock="refresh_lake", lock="lake")
def refresh_lake(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Take into the lake what committed since the last time."""
    with suppress(actions.RefreshRunning):
        actions.refresh()


@app.periodic(cron="30 * * * *", periodic_id="tidy_lake")
@app.task(name="intelligence.tidy_lake", queueing_lock="tidy_lake", lock="lake")
def tidy_lake(timestamp: int) -> None:  # noqa: ARG001
    """Write small files together and delete old ones."""
    with suppress(actions.RefreshRunning):
        actions.tidy()
