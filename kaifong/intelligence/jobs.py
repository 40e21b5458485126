"""Timed work on the lake and on what was told of it."""

from contextlib import suppress

from django.utils.timezone import now
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


@app.periodic(cron="15 3 * * *", periodic_id="forget_releases")
@app.task(name="intelligence.forget_releases", queueing_lock="forget_releases")
def forget_releases(timestamp: int) -> None:  # noqa: ARG001
    """Forget what was told beyond people's own rows so long ago that it is remembered no more."""
    actions.forget_old(at=now())


@app.periodic(cron="35 4 * * *", periodic_id="count_segments")
@app.task(name="intelligence.count_segments", queueing_lock="count_segments")
def count_segments(timestamp: int) -> None:  # noqa: ARG001
    """Count each segment for who made it, and let go of hand-overs that ended long ago."""
    actions.count_all(at=now())
    actions.forget_hand_overs(at=now())
