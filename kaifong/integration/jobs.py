"""The worker's part: one step of one import at a time; old files go."""

from contextlib import suppress

from django.utils.timezone import now
from procrastinate.contrib.django import app

from kaifong.foundation.ids import ImportId

from . import actions

# Somebody else did it, or does it now: his is the import.
OVERTAKEN = (actions.AlreadyAtWork, actions.AnotherRuns, actions.NotNow)


@app.task(name="integration.check")
def check(import_id: int) -> None:
    """Judge every row of a file."""
    with suppress(*OVERTAKEN):
        actions.check(import_id=ImportId(import_id), at=now())


@app.task(name="integration.commit")
def commit(import_id: int, staff_id: int | None = None) -> None:
    """Write a file into the books."""
    with suppress(*OVERTAKEN):
        actions.commit(import_id=ImportId(import_id), at=now(), asked=True, asked_by=staff_id)


@app.task(name="integration.revert")
def revert(import_id: int, staff_id: int | None = None) -> None:
    """Take an import back."""
    with suppress(*OVERTAKEN):
        actions.revert(import_id=ImportId(import_id), at=now(), staff_id=staff_id, asked=True)


@app.periodic(cron="20 3 * * *", periodic_id="forget_imports")
@app.task(name="integration.forget", queueing_lock="forget_imports")
def forget(timestamp: int) -> None:  # noqa: ARG001
    """Let go of old files and refused rows, which hold people's data."""
    actions.forget(at=now())
