"""Timed work: the nightly review of all records, and the rounds whose day has come."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="10 4 * * *", periodic_id="review_quality")
@app.task(name="quality.run", queueing_lock="review_quality")
def review(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Review all records, open the rounds that are due, and tidy what was left."""
    actions.run(at=now())
    actions.open_reviews(at=now())
    actions.tidy(at=now())
