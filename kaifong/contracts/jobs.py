"""The worker's part: days that come and go, and the tests of every hour."""

from contextlib import suppress

from django.utils.timezone import now
from procrastinate.contrib.django import app

from kaifong.foundation.switches import Braked

from . import actions, queries


@app.periodic(cron="*/10 * * * *", periodic_id="check_contracts")
@app.task(name="contracts.check", queueing_lock="check_contracts")
def check(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Bring contracts into force and to their end, and test each once an hour."""
    at = now()
    with suppress(Braked):
        actions.tend(at=at)
    actions.check_all(at=at, as_of=queries.figures_as_of())


@app.periodic(cron="25 3 * * *", periodic_id="forget_checks")
@app.task(name="contracts.forget_checks", queueing_lock="forget_checks")
def forget_checks(timestamp: int) -> None:  # noqa: ARG001
    """Forget what tests found long ago."""
    actions.forget_old(at=now())
