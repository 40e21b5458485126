"""Judging the access log: what came since the last time, in one statement for each rule."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from kaifong.authority.models import Watched
from kaifong.foundation.hongkong.clock import HONG_KONG, hong_kong_day

from .limits import limits
from .noting import Unusual, note
from .rules import HABIT, HABIT_DAYS, Code, Limits

FIRST = timedelta(days=31)  # how far back the first judgement looks
DAY = "(at AT TIME ZONE 'Asia/Hong_Kong')::date"
# Of each person one opening counts until an hour has passed; whoever said why is left out.
PROFILES = f"""
WITH opened AS (
    SELECT staff_id, at, lag(at) OVER (PARTITION BY staff_id, customer_ids[1] ORDER BY at) AS last
    FROM authority_look look
    WHERE at > %(since)s - interval '2 hours' AND at <= %(at)s
      AND total = 1 AND token IS NULL AND staff_id > 0
      AND NOT EXISTS (
          SELECT 1 FROM authority_statedreason said
          WHERE said.staff_id = look.staff_id AND look.at >= said.at AND look.at < said.until
      )
), counted AS (
    SELECT staff_id, at, count(*) OVER (
        PARTITION BY staff_id ORDER BY at RANGE BETWEEN interval '1 hour' PRECEDING AND CURRENT ROW
    ) AS n
    FROM opened WHERE last IS NULL OR last < at - interval '1 hour'
)
SELECT {DAY}, staff_id, 0, max(n), 0, min(at) - interval '1 hour', max(at)
FROM counted WHERE n >= %(threshold)s AND at > %(since)s GROUP BY 1, 2
"""  # noqa: S608  nothing but the day's expression
SEARCHES = f"""
WITH counted AS (
    SELECT staff_id, at, count(*) OVER (
        PARTITION BY staff_id ORDER BY at
        RANGE BETWEEN interval '10 minutes' PRECEDING AND CURRENT ROW
    ) AS n
    FROM authority_look
    WHERE at > %(since)s - interval '10 minutes' AND at <= %(at)s
      AND total > 1 AND token IS NULL AND staff_id > 0
)
SELECT {DAY}, staff_id, 0, max(n), 0, min(at) - interval '10 minutes', max(at)
FROM counted WHERE n >= %(threshold)s AND at > %(since)s GROUP BY 1, 2
"""  # noqa: S608
NIGHT = f"""
SELECT {DAY}, staff_id, 0, least(sum(total), 2147483647), 0, min(at), max(at)
FROM authority_look
WHERE at >= %(midnight)s AND at <= %(at)s AND token IS NULL AND staff_id > 0
  AND extract(hour FROM at AT TIME ZONE 'Asia/Hong_Kong') < 6
GROUP BY 1, 2 HAVING sum(total) >= %(threshold)s AND max(at) > %(since)s
"""  # noqa: S608
CROWD = f"""
SELECT {DAY}, 0, customer_ids[1], count(DISTINCT staff_id), 0, min(at), max(at)
FROM authority_look
WHERE at >= %(midnight)s AND at <= %(at)s AND total = 1 AND staff_id > 0
GROUP BY 1, 3 HAVING count(DISTINCT staff_id) >= %(threshold)s AND max(at) > %(since)s
"""  # noqa: S608
EXPORTS = f"""
WITH days AS (
    SELECT {DAY} AS day, staff_id, sum(customers) AS n, min(at) AS begins, max(at) AS ends
    FROM authority_takenout
    WHERE at >= %(midnight)s - make_interval(days => %(days)s) AND at <= %(at)s AND what = 'file'
    GROUP BY 1, 2
), judged AS (
    SELECT *, coalesce(avg(n) OVER (
        PARTITION BY staff_id ORDER BY day
        RANGE BETWEEN make_interval(days => %(days)s) PRECEDING AND interval '1 day' PRECEDING
    ), 0) AS usual
    FROM days
)
SELECT day, staff_id, 0, least(n, 2147483647), least(usual, 2147483647)::int, begins, ends
FROM judged WHERE n >= %(threshold)s AND n > usual * %(habit)s AND ends > %(since)s
"""  # noqa: S608
STATEMENTS = {
    Code.CROWD: CROWD,
    Code.EXPORTS: EXPORTS,
    Code.NIGHT: NIGHT,
    Code.PROFILES: PROFILES,
    Code.SEARCHES: SEARCHES,
}


def judge(*, at: datetime) -> int:
    """Judge by each rule what was logged since it judged last; return how much is newly found."""
    in_force = limits()
    return sum(_judge(code, in_force[code], at) for code in STATEMENTS)


@transaction.atomic
def _judge(code: Code, limits: Limits, at: datetime) -> int:
    Watched.objects.get_or_create(code=code, defaults={"until": at - FIRST})
    mark = Watched.objects.select_for_update().get(code=code)
    if mark.until >= at:
        return 0
    new = note(_found(code, limits, mark.until, at), at=at) if limits.on else 0
    Watched.objects.filter(pk=mark.pk).update(until=at)
    return new


def _found(code: Code, limits: Limits, since: datetime, at: datetime) -> list[Unusual]:
    asked: dict[str, Any] = {
        "since": since,
        "at": at,
        "midnight": datetime.combine(hong_kong_day(since), time.min, HONG_KONG),
        "threshold": limits.threshold,
        "habit": HABIT,
        "days": HABIT_DAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[code], asked)
        return [Unusual(code, *row) for row in cursor.fetchall()]
