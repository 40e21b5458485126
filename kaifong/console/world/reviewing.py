"""What a year of looking after the records left in the made-up shop: runs, a review, answers."""

from datetime import datetime, timedelta

from django.db import connection

from kaifong.authority.models import Department, Staff
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.customers import actions as customers
from kaifong.customers.queries import points_of
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import StaffId
from kaifong.quality import actions
from kaifong.quality.models import Finding, Rule
from kaifong.quality.rules.vocabulary import Cadence, Channel, Field, Method

from . import cast
from .agreeing import one_of_the_cast

RUNS = 3  # a week apart, the last today
WEEK = timedelta(days=7)
SAMPLE = 40
# Since when what is found is so: spread over half a year, by the customer's number.
AGED = """
UPDATE quality_finding SET opened_at = %(at)s - make_interval(days => (customer_id * 7 %% 180)::int)
"""
# As of two weeks ago some had not joined yet: that is no doubtful date of theirs.
TOO_EARLY = """
DELETE FROM quality_finding f USING quality_rule r
WHERE r.id = f.rule_id AND r.code = 'date-doubtful'
"""
# Some came back after they had been right, and some are right by now.
CAME_BACK = """
UPDATE quality_finding SET recurrences = 1, reopened_at = opened_at + interval '3 days'
WHERE customer_id %% 17 = 3
"""
FIXED = """
INSERT INTO quality_finding (customer_id, rule_id, opened_at, closed_at, closed, recurrences)
SELECT c.id, r.id, %(at)s - interval '60 days', %(at)s - interval '20 days', 'fixed', 0
FROM customers_customer c JOIN quality_rule r ON c.id %% 23 = r.id %% 23 AND r.points < 40
WHERE r.code NOT IN ('date-doubtful', 'maybe-twice')
ON CONFLICT DO NOTHING
"""
# Made up like the rest of the journal, as of one moment.
TOLD = "UPDATE foundation_entry SET recorded_at = %(at)s WHERE id > %(before)s"
WHY = {"bounced": "bounced", "doubted": "source"}


def review(*, at: datetime) -> int:
    """
    Review the records as of three weeks, open a quarter's review, and let the cast answer.

    Returns how many entries that wrote into the journal.
    """
    officer = _officer()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM foundation_entry")
        before = cursor.fetchone()[0]
        for status, reason in WHY.items():
            cursor.execute(
                "UPDATE customers_contactpoint SET doubt = %s, doubted_at = %s WHERE status = %s",
                [reason, at - 9 * WEEK, status],
            )
    _letter_came_back(officer, at)
    for back in reversed(range(RUNS)):
        actions.run(at=at - back * WEEK)
        if back == RUNS - 1:
            _aged(at - back * WEEK)
    _reviewed(officer, at)
    _answered(officer, at)
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"at": at, "before": before})
        return int(cursor.rowcount)


def _aged(at: datetime) -> None:
    with connection.cursor() as cursor:
        for statement in (TOO_EARLY, AGED, CAME_BACK, FIXED):
            cursor.execute(statement, {"at": at})


def _letter_came_back(officer: Actor, at: datetime) -> None:
    peter, carmen = (
        one_of_the_cast(officer, cast.PETER_WONG),
        one_of_the_cast(officer, cast.AU_YEUNG),
    )
    customers.doubt_post(actor=officer, customer_id=peter, at=at - 2 * WEEK)
    points = points_of(customer_id=carmen)
    email = next(point.id for point in points if point.kind == Field.EMAIL)
    customers.doubt(
        actor=officer, customer_id=carmen, point_id=email, reason="bounced", at=at - 3 * WEEK
    )


def _reviewed(officer: Actor, at: datetime) -> None:
    """Let Customer Service have a review of the quarter at work, and the warehouse a small one."""
    houses = dict(Department.objects.values_list("code", "pk"))
    for code, names, sample in (
        ("service", ("Quarterly review of contact details", "聯絡資料季度檢視"), SAMPLE),
        ("warehouse", ("Monthly review of districts", "地區資料每月檢視"), None),
    ):
        cadence = Cadence.MONTHLY if sample is None else Cadence.QUARTERLY
        asked = actions.Round(
            name_en=names[0],
            name_zh=names[1],
            department_id=houses[code],
            cadence=cadence,
            first_on=hong_kong_day(at - WEEK),
            within_days=21,
            sample=sample,
        )
        actions.start_cycle(actor=officer, asked=asked, at=at - WEEK)
    actions.open_reviews(at=at)


def _answered(officer: Actor, at: datetime) -> None:
    """Let one of the cast be asked and answer, and a list of the courier's propose a value."""
    bounced = Rule.objects.get(code="email-doubted")
    carmen = one_of_the_cast(officer, cast.AU_YEUNG)
    if Finding.objects.filter(rule=bounced, customer_id=carmen, closed_at=None).exists():
        task = actions.take_up(actor=officer, customer_id=carmen, rule_id=bounced.pk, at=at)
        actions.ask(actor=officer, task_id=task, channel=Channel.CALL, at=at)
        actions.answer(
            actor=officer,
            task_id=task,
            value="carmen.auyeung@peakmail.example",
            method=Method.CONFIRMED,
            evidence="Call 2024-117, address read back",
            at=at,
        )
    proposed = actions.Given(
        field=Field.PHONE,
        value="+85291020009",
        source=Channel.COURIER,
        method=Method.FILE,
        said_at=at,
        evidence="Way-bill SF-88120",
    )
    lau = one_of_the_cast(officer, cast.MR_LAU)
    actions.take(actor=officer, customer_id=lau, given=proposed, at=at)


def _officer() -> Actor:
    """Return somebody who may do this, whatever the administrators made of the roles."""
    of_the_shop = Staff.objects.filter(user__username="privacy", is_demo=True)
    staff_id = of_the_shop.values_list("pk", flat=True).first()
    granted = [("quality", "keep"), *(("customer", do) for do in ("see", "edit", "review"))]
    everything = frozenset(FieldClass)
    return Actor(
        staff_id=StaffId(staff_id or 0),
        name="",
        language="en",
        departments=(),
        grants=tuple(
            Granted(action, about, ANY, everything, frozenset(Purpose)) for about, action in granted
        ),
        purpose=Purpose.SERVICE,
    )
