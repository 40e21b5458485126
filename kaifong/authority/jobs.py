"""Timed work of the audit: judging what was read, and forgetting what need not be kept."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from .audit.judging import judge
from .audit.refusals import forget_refusals


@app.periodic(cron="*/10 * * * *", periodic_id="judge_access")
@app.task(name="authority.judge_access", queueing_lock="judge_access")
def judge_access(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Judge what was read since the last time."""
    judge(at=now())


@app.periodic(cron="20 3 * * *", periodic_id="forget_refusals")
@app.task(name="authority.forget_refusals", queueing_lock="forget_refusals")
def forget(timestamp: int) -> None:  # noqa: ARG001
    """Delete refusals whose term is over."""
    while forget_refusals(at=now()):
        pass
