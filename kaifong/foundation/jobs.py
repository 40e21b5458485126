"""Timed work of the ground floor: telling facts, room for next month's, sealing logs."""

from datetime import timedelta

from django.db import connection
from django.utils.timezone import now
from procrastinate.contrib.django import app

from .chain.actions import anchor, seal
from .chain.ledgers import ledgers
from .journal.actions import deliver
from .mail.actions import forget, send_due


@app.periodic(cron="* * * * * */2", periodic_id="deliver")
@app.task(name="foundation.deliver", queueing_lock="deliver", pass_context=False)
def tell(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Tell due facts to their handlers."""
    deliver(at=now())


@app.periodic(cron="0 3 * * *", periodic_id="make_room")
@app.task(name="foundation.make_room", queueing_lock="make_room")
def make_room(timestamp: int) -> None:  # noqa: ARG001
    """Make the journal's partitions of the months to come."""
    with connection.cursor() as cursor:
        for months in range(1, 4):
            month = (now() + timedelta(days=31 * months)).date()
            cursor.execute("SELECT kf_make_month(%s)", [month])


@app.periodic(cron="* * * * *", periodic_id="seal_logs")
@app.task(name="foundation.seal_logs", queueing_lock="seal_logs")
def seal_logs(timestamp: int) -> None:  # noqa: ARG001
    """Seal what was logged in the last minute; after midnight, anchor the day before."""
    for ledger in ledgers():
        seal(ledger=ledger, at=now())
        anchor(ledger=ledger, at=now())


@app.periodic(cron="* * * * * */10", periodic_id="send_mail")
@app.task(name="foundation.send_mail", queueing_lock="send_mail")
def send_mail(timestamp: int) -> None:  # noqa: ARG001
    """Hand what is in the outbox to the mailer."""
    send_due(at=now())


@app.periodic(cron="20 3 * * *", periodic_id="forget_mail")
@app.task(name="foundation.forget_mail", queueing_lock="forget_mail")
def forget_mail(timestamp: int) -> None:  # noqa: ARG001
    """Let mail go that was done with long ago."""
    forget(at=now())
