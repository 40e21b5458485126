"""Timed work on what is kept: finding what is due every night, doing what was agreed to."""

from contextlib import suppress

from django.utils.timezone import now
from procrastinate.contrib.django import app

from kaifong.foundation.switches import Braked

from . import actions


@app.periodic(cron="10 4 * * *", periodic_id="propose_erasing")
@app.task(name="retention.propose", queueing_lock="propose_erasing")
def propose(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Make good what a crash left open, and find what nothing keeps any more."""
    actions.replay(at=now())
    actions.propose(at=now())
    actions.forget_canaries(at=now())


@app.periodic(cron="*/5 * * * *", periodic_id="erase_agreed")
@app.task(name="retention.run", queueing_lock="erase_agreed")
def run(timestamp: int) -> None:  # noqa: ARG001
    """Do the runs that somebody agreed to."""
    with suppress(actions.RunRunning, Braked):
        while actions.run_next(at=now()):
            pass
