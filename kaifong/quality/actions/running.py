"""The review of all records by all rules."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.quality.events import QualityRun
from kaifong.quality.models import Finding, Rule, Run, RunRule
from kaifong.quality.permissions import Permission

from . import ruling
from .looking import Found, look_for
from .scores import write_groups, write_scores

TRIES = 3  # a customer may go while a statement is at work


def ask_for_run(*, actor: Actor) -> bool:
    """
    Have all records reviewed by the worker; False if that was asked for already.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not keep the programme
    """
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.QUALITY_KEEP)
    task = app.configure_task("quality.run", queueing_lock="review_quality")
    try:
        with transaction.atomic():
            task.defer(timestamp=0)
    except AlreadyEnqueued:
        return False
    return True


def run(*, at: datetime) -> Run:
    """
    Review all records, and return how that went.

    Rule by rule, each in a transaction of its own: what another process left unfinished is
    finished, and two that run at once share the rules between them.

    :raises Braked: while nothing may be changed
    """
    must_be_off(Brake.READ_ONLY)
    ruling.install(at=at)
    number = _open_run(at)
    for rule_id in Rule.objects.order_by("pk").values_list("pk", flat=True):
        _again(lambda rule_id=rule_id: _look(number, rule_id, at))
    _again(lambda: _finish(number, at))
    return Run.objects.get(pk=number)


def _open_run(at: datetime) -> int:
    Run.objects.bulk_create([Run(started_at=at)], ignore_conflicts=True)
    found = Run.objects.filter(finished_at=None).values_list("pk", flat=True).first()
    # Whoever finished it just now leaves a new one to be begun.
    return int(found) if found else _open_run(at)


def _again(step: object) -> None:
    for left in reversed(range(TRIES)):
        try:
            with wall.lifted():
                step()  # type: ignore[operator]
        except IntegrityError:
            if not left:
                raise
        else:
            return


def _look(run_id: int, rule_id: int, at: datetime) -> None:
    """Look for one thing in all records, unless that was done in this run."""
    held = Run.objects.select_for_update().filter(pk=run_id, finished_at=None)
    if not held.exists() or RunRule.objects.filter(run_id=run_id, rule_id=rule_id).exists():
        return
    rule = Rule.objects.get(pk=rule_id)
    opened, reopened, closed, waiting = _found(rule, at) if rule.on else _let_go(rule, at)
    RunRule.objects.create(
        run_id=run_id, rule=rule, opened=opened, reopened=reopened, closed=closed, waiting=waiting
    )


def _found(rule: Rule, at: datetime) -> Found:
    with connection.cursor() as cursor:
        # One hash of all contact points, not a look for each of a million.
        cursor.execute("SET LOCAL work_mem = '128MB'")
    return look_for(rule, at)


def _let_go(rule: Rule, at: datetime) -> Found:
    waiting = Finding.objects.filter(rule=rule, closed_at=None)
    waiting.update(closed_at=at, closed=Finding.Closed.RULE_OFF)
    return 0, 0, 0, 0


@transaction.atomic
def _finish(run_id: int, at: datetime) -> None:
    one = Run.objects.select_for_update().filter(pk=run_id, finished_at=None).first()
    if one is None:
        return
    settle(at)
    one.customers, one.whole = write_scores(at)
    write_groups(run_id, at)
    sums = RunRule.objects.filter(run_id=run_id).aggregate(
        *(Sum(name, default=0) for name in ("opened", "closed", "waiting"))
    )
    one.opened, one.closed, one.waiting = (
        sums[f"{name}__sum"] for name in ("opened", "closed", "waiting")
    )
    one.finished_at = at
    one.save()
    record(
        QualityRun(
            happened_at=at,
            run_id=run_id,
            customers=one.customers,
            opened=one.opened,
            closed=one.closed,
        )
    )


SETTLE = """
UPDATE quality_task t SET state = 'settled', changed_at = %(at)s
FROM quality_finding f
WHERE f.rule_id = t.rule_id AND f.customer_id = t.customer_id AND f.closed_at IS NOT NULL
  AND t.state IN ('open', 'claimed', 'asked')
"""


def settle(at: datetime) -> None:
    """Close tasks whose record is wanting no more: the value came in another way."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"at": at})
