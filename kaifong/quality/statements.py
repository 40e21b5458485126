"""
One rule as one statement over all customers: opens, reopens and closes its findings.

The tables of customers are read as they are, as an import writes them: a million records are no
loop. What each condition means stands in `rules.checks`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .rules.checks import EMAIL, FIRST_DAY, PHONE
from .rules.vocabulary import CONTACT, Check, Field

DAY = "(c.joined_at AT TIME ZONE 'Asia/Hong_Kong')::date"
POINT = "SELECT 1 FROM customers_contactpoint p WHERE p.customer_id = c.id"
PROFILE = "SELECT 1 FROM customers_customerprofile o WHERE o.customer_id = c.id"
TWIN = (
    "(EXISTS (SELECT 1 FROM customers_pair t WHERE t.left_id = c.id)"
    " OR EXISTS (SELECT 1 FROM customers_pair t WHERE t.right_id = c.id))"
)


def _invalid(kind: str, form: str) -> str:
    return f"EXISTS ({POINT} AND p.kind = '{kind}' AND p.value !~ %({form})s)"


def _doubted(kind: str) -> str:
    return (
        f"EXISTS ({POINT} AND p.kind = '{kind}')"
        f" AND NOT EXISTS ({POINT} AND p.kind = '{kind}' AND p.status = 'good')"
    )


CONDITIONS = {
    Check.UNREACHABLE: f"NOT EXISTS ({POINT} AND p.status = 'good')",
    Check.EMAIL_INVALID: _invalid("email", "email_form"),
    Check.EMAIL_DOUBTED: _doubted("email"),
    Check.PHONE_INVALID: _invalid("phone", "phone_form"),
    Check.PHONE_DOUBTED: _doubted("phone"),
    Check.POST_DOUBTED: "c.post_doubted_at IS NOT NULL",
    Check.DISTRICT_UNKNOWN: f"c.district = 0 AND EXISTS ({PROFILE} AND o.orders > 0)",
    Check.DATE_DOUBTFUL: (
        f"({DAY} > %(today)s OR {DAY} < %(first_day)s OR EXISTS ({PROFILE} AND o.first_on < {DAY}))"
    ),
    Check.TWIN_OPEN: TWIN,
}
SCRIPTS = {
    Field.NAME_EN: "c.language = 'en' AND c.name_en = '' AND c.name_zh <> ''",
    Field.NAME_ZH: "c.language <> 'en' AND c.name_zh = '' AND c.name_en <> ''",
}
EMPTY = {Field.DISTRICT: "c.district = 0"}
CONFIRMED = (
    "SELECT 1 FROM quality_supplement s WHERE s.customer_id = c.id AND s.standing = 'accepted'"
    " AND s.field = %(field)s AND (s.at AT TIME ZONE 'Asia/Hong_Kong')::date >= %(since)s"
)
SEGMENT = {"districts": "district", "channels": "channel", "languages": "language"}

FIND = """
WITH wanting AS MATERIALIZED (SELECT c.id FROM customers_customer c WHERE {condition}),
opening AS (
  INSERT INTO quality_finding AS f (customer_id, rule_id, opened_at, closed, recurrences)
  SELECT id, %(rule)s, %(at)s, '', 0 FROM wanting
  ON CONFLICT (rule_id, customer_id) DO UPDATE
    SET reopened_at = %(at)s, closed_at = NULL, closed = '', recurrences = f.recurrences + 1
    WHERE f.closed_at IS NOT NULL
  RETURNING f.recurrences
),
closing AS (
  UPDATE quality_finding f SET closed_at = %(at)s, closed = 'fixed'
  WHERE f.rule_id = %(rule)s AND f.closed_at IS NULL{within}
    AND NOT EXISTS (SELECT 1 FROM wanting w WHERE w.id = f.customer_id)
  RETURNING 1
)
SELECT (SELECT count(*) FROM opening), (SELECT count(*) FROM opening WHERE recurrences > 0),
  (SELECT count(*) FROM closing), (SELECT count(*) FROM wanting)
"""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one rule looks for."""

    check: Check
    field: Field | None = None
    since: date | None = None
    segment: Mapping[str, list[Any]]
    only: int | None = None  # one customer alone


def condition(look: Look) -> str:
    """Return the condition that a record is wanting, of the customer `c`."""
    parts = [_wanting(look)]
    parts += [f"c.{column} = ANY(%({name})s)" for name, column in _segment(look).items()]
    parts += ["c.id = %(only)s"] if look.only is not None else []
    return " AND ".join(f"({part})" for part in parts)


def finding(look: Look) -> str:
    """Return the statement that opens, reopens and closes the findings of a rule."""
    within = " AND f.customer_id = %(only)s" if look.only is not None else ""
    return FIND.format(condition=condition(look), within=within)


def facts(look: Look, today: date) -> dict[str, Any]:
    """Return what a condition's placeholders stand for."""
    return {
        "email_form": EMAIL,
        "phone_form": PHONE,
        "today": today,
        "first_day": FIRST_DAY,
        "since": look.since,
        "field": look.field,
        "only": look.only,
        **{name: look.segment[name] for name in _segment(look)},
    }


def _segment(look: Look) -> dict[str, str]:
    return {name: column for name, column in SEGMENT.items() if look.segment.get(name)}


def _wanting(look: Look) -> str:
    if look.check == Check.MISSING:
        return _missing(look.field)
    if look.check == Check.OLD:
        return _old(look.field)
    if look.check == Check.NAME_SCRIPT:
        return SCRIPTS[look.field or Field.NAME_ZH]
    return CONDITIONS[look.check]


def _missing(field: Field | None) -> str:
    if field in CONTACT:
        return f"NOT EXISTS ({POINT} AND p.kind = '{field}' AND p.status = 'good')"
    return EMPTY.get(field, f"c.{field} = ''") if field else "false"


def _old(field: Field | None) -> str:
    before = f"{DAY} < %(since)s"
    if field in CONTACT:
        good = f"{POINT} AND p.kind = '{field}' AND p.status = 'good'"
        day = "(p.verified_at AT TIME ZONE 'Asia/Hong_Kong')::date"
        return f"{before} AND EXISTS ({good}) AND NOT EXISTS ({good} AND {day} >= %(since)s)"
    return f"{before} AND NOT ({_missing(field)}) AND NOT EXISTS ({CONFIRMED})"
