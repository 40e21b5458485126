"""The worker's part: sources whose time has come, one reading at a time; what is past its term."""

from contextlib import suppress

from django.utils.timezone import now
from procrastinate.contrib.django import app

from . import actions


@app.task(name="sources.refresh")
def refresh(code: str, staff_id: int | None = None) -> None:
    """Read one source."""
    with suppress(actions.NoSuchSource, actions.RefreshUnderWay):
        actions.refresh(code=code, at=now(), staff_id=staff_id, clock=now)


@app.periodic(cron="7,37 * * * *", periodic_id="refresh_sources")
@app.task(name="sources.refresh_due", queueing_lock="refresh_sources")
def refresh_due(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Ask for every source whose time has come."""
    actions.refresh_due(at=now())


@app.periodic(cron="50 3 * * *", periodic_id="forget_sources")
@app.task(name="sources.forget", queueing_lock="forget_sources")
def forget(timestamp: int) -> None:  # noqa: ARG001
    """Let go of what is past its term."""
    actions.forget(at=now())
