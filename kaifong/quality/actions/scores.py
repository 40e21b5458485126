"""Writing the score of every record and of every group, each in one statement."""

from datetime import datetime

from django.db import connection

# Only what has changed is written: most records stand as they stood the night before.
SCORES = """
WITH lost AS (
  SELECT f.customer_id, sum(r.points) AS points, count(*) AS found
  FROM quality_finding f JOIN quality_rule r ON r.id = f.rule_id
  WHERE f.closed_at IS NULL GROUP BY f.customer_id
)
INSERT INTO quality_score AS s (customer_id, score, findings, at)
SELECT c.id, greatest(0, 100 - coalesce(l.points, 0)), coalesce(l.found, 0), %(at)s
FROM customers_customer c
LEFT JOIN lost l ON l.customer_id = c.id
LEFT JOIN quality_score was ON was.customer_id = c.id
WHERE (was.score, was.findings) IS DISTINCT FROM
  (greatest(0, 100 - coalesce(l.points, 0)), coalesce(l.found, 0))
ON CONFLICT (customer_id) DO UPDATE
  SET score = excluded.score, findings = excluded.findings, at = excluded.at
"""
GROUPS = """
INSERT INTO quality_groupscore (run_id, kind, code, customers, score, findings)
SELECT %(run)s,
  CASE WHEN grouping(c.district) = 0 THEN 'district' WHEN grouping(c.channel) = 0 THEN 'channel'
    WHEN grouping(c.owner_id) = 0 THEN 'owner' ELSE 'all' END,
  coalesce(c.district, c.channel, c.owner_id, 0), count(*), round(avg(s.score), 2),
  sum(s.findings)
FROM quality_score s JOIN customers_customer c ON c.id = s.customer_id
GROUP BY GROUPING SETS ((), (c.district), (c.channel), (c.owner_id))
HAVING count(*) > 0
"""
# A department answers for the rules in its charge: records lose with it by these alone.
DEPARTMENTS = """
INSERT INTO quality_groupscore (run_id, kind, code, customers, score, findings)
SELECT %(run)s, 'department', d.code, n.customers,
  round(100 - coalesce(l.points, 0)::numeric / n.customers, 2), coalesce(l.found, 0)
FROM (SELECT DISTINCT coalesce(department_id, 0) AS code FROM quality_rule WHERE "on") d
CROSS JOIN (SELECT count(*) AS customers FROM customers_customer) n
LEFT JOIN (
  SELECT code, sum(least(100, points)) AS points, sum(found) AS found FROM (
    SELECT coalesce(r.department_id, 0) AS code, f.customer_id, sum(r.points) AS points,
      count(*) AS found
    FROM quality_finding f JOIN quality_rule r ON r.id = f.rule_id
    WHERE f.closed_at IS NULL GROUP BY 1, 2
  ) one GROUP BY code
) l ON l.code = d.code
WHERE n.customers > 0
"""

MEASURES = """
UPDATE quality_runrule rr SET ever = m.ever, fixed = m.fixed, recurred = m.recurred,
  fresh = m.fresh, ageing = m.ageing, old = m.waiting - m.fresh - m.ageing
FROM (
  SELECT rule_id, count(*) FILTER (WHERE closed <> 'rule_off') AS ever,
    count(*) FILTER (WHERE closed = 'fixed') AS fixed,
    count(*) FILTER (WHERE recurrences > 0) AS recurred,
    count(*) FILTER (WHERE closed_at IS NULL) AS waiting,
    count(*) FILTER (WHERE closed_at IS NULL AND since > %(at)s - interval '30 days') AS fresh,
    count(*) FILTER (WHERE closed_at IS NULL AND since <= %(at)s - interval '30 days'
      AND since > %(at)s - interval '90 days') AS ageing
  FROM (SELECT *, coalesce(reopened_at, opened_at) AS since FROM quality_finding) f
  GROUP BY rule_id
) m
WHERE rr.run_id = %(run)s AND rr.rule_id = m.rule_id
"""


def write_scores(at: datetime) -> tuple[int, int]:
    """Write every record's score; return how many there are, and how many are whole."""
    with connection.cursor() as cursor:
        cursor.execute(SCORES, {"at": at})
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE findings = 0) FROM quality_score")
        records, whole = cursor.fetchone()
    return records, whole


def write_groups(run_id: int, at: datetime) -> None:
    """Write down how each group and rule stands at the end of a run."""
    with connection.cursor() as cursor:
        for statement in (GROUPS, DEPARTMENTS, MEASURES):
            cursor.execute(statement, {"run": run_id, "at": at})
