"""Matched people written: new ones, and what is new of known ones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from kaifong.integration.options import Existing, Options
from kaifong.integration.sets import entries, finding, newcomers
from kaifong.integration.verdicts import Verdict

from . import own_values
from .arriving import PEOPLE, POINTS

# Field → when it is empty in the books.
EMPTY = {
    "member_no": "c.member_no IS NULL",
    "name_en": "c.name_en = ''",
    "name_zh": "c.name_zh = ''",
    "language": "false",
    "district": "c.district = 0",
    "channel": "c.channel = 0",
}
# Of addresses and numbers only those are new that the customer has not.
NEW_POINTS = """
CREATE TEMP TABLE new_points ON COMMIT DROP AS
SELECT DISTINCT ON (p.customer_id, x.kind, x.value) p.place, p.customer_id, x.kind, x.value, x.nth
FROM incoming_people p JOIN incoming_points x USING (place)
WHERE p.reason IS NULL AND p.customer_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM customers_contactpoint k
  WHERE k.customer_id = p.customer_id AND k.kind = x.kind AND k.value = x.value)
ORDER BY p.customer_id, x.kind, x.value, x.nth
"""
NEW_NUMBERS = """
CREATE TEMP TABLE new_numbers ON COMMIT DROP AS
SELECT place, customer_id, external_id FROM incoming_people
WHERE reason IS NULL AND customer_id IS NOT NULL AND external_id IS NOT NULL AND by_number IS NULL
"""
VERDICTS = f"""
UPDATE incoming_people p SET verdict = CASE
  WHEN p.reason = 'repeated_in_file' THEN '{Verdict.DUPLICATE}'
  WHEN p.reason = 'likely_known' THEN '{Verdict.HELD}'
  WHEN p.reason IS NOT NULL THEN '{Verdict.INVALID}'
  WHEN p.customer_id IS NULL THEN '{Verdict.NEW}'
  WHEN p.place IN (SELECT place FROM changed)
    OR p.place IN (SELECT place FROM new_points)
    OR p.place IN (SELECT place FROM new_numbers)
    OR p.place IN (SELECT place FROM new_values) THEN '{Verdict.UPDATE}'
  ELSE '{Verdict.DUPLICATE}' END
"""  # noqa: S608
ADD_POINTS = """
INSERT INTO customers_contactpoint (customer_id, kind, value, is_primary, status, source)
SELECT n.customer_id, n.kind, n.value,
  row_number() OVER (PARTITION BY n.customer_id, n.kind ORDER BY n.nth) = 1
    AND NOT EXISTS (SELECT 1 FROM customers_contactpoint k
                    WHERE k.customer_id = n.customer_id AND k.kind = n.kind AND k.is_primary),
  'good', %(under)s
FROM new_points n ORDER BY n.customer_id, n.kind, n.nth
"""
ADD_NUMBERS = """
INSERT INTO customers_externalidentity (customer_id, source, external_id, learnt_from)
SELECT customer_id, %(source)s, external_id, %(under)s FROM new_numbers ORDER BY place
"""
NO_STRANGERS = """
DELETE FROM customers_stranger s USING new_numbers n
WHERE s.source = %(source)s AND s.external_id = n.external_id
"""
NEW = f"""
SELECT place, external_id, member_no, name_en, name_zh, coalesce(language, 'zh-hant'),
  coalesce(district, 0), coalesce(channel, %(channel)s), coalesce(joined_at, %(at)s)
FROM incoming_people WHERE verdict = '{Verdict.NEW}' ORDER BY place
"""  # noqa: S608
NEW_ONES_POINTS = f"""
SELECT x.place, x.kind, x.value, x.nth FROM incoming_points x JOIN incoming_people p USING (place)
WHERE p.verdict = '{Verdict.NEW}' ORDER BY x.place, x.kind, x.nth
"""  # noqa: S608


@dataclass(frozen=True)
class Made:
    """What an import of customers did to our tables."""

    customers: int
    updated: int
    points: int


def judge(cursor: Any, options: Options) -> dict[str, int]:
    """Give every row of `incoming_people` its verdict; return how many have each."""
    for table in ("changed", "new_points", "new_numbers", "new_values"):
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    cursor.execute(_changed(options.existing))
    nothing = " LIMIT 0" if options.existing == Existing.SKIP else ""
    cursor.execute(NEW_POINTS + nothing)
    cursor.execute(NEW_NUMBERS + nothing)
    own_values.choose(cursor, options.existing)
    cursor.execute(VERDICTS)
    cursor.execute("SELECT verdict, count(*) FROM incoming_people GROUP BY 1")
    return {**dict.fromkeys(Verdict, 0), **dict(cursor.fetchall())}


def write(
    cursor: Any,
    options: Options,
    *,
    import_id: int,
    changeset_id: int,
    staff_id: int | None,
    at: datetime,
) -> Made:
    """Write the judged people; the caller holds the transaction and an open change-set."""
    under = f"import:{options.source}"
    facts = {"source": options.source, "under": under, "channel": int(options.channel), "at": at}
    cursor.execute(_update())
    updated = cursor.rowcount
    cursor.execute(ADD_POINTS, facts)
    points = cursor.rowcount
    cursor.execute(ADD_NUMBERS, facts)
    own_values.write_known(cursor, at=at)
    cursor.execute(NO_STRANGERS, facts)
    cursor.execute(
        "SELECT DISTINCT customer_id FROM incoming_people WHERE verdict = 'update' ORDER BY 1"
    )
    known = [pk for (pk,) in cursor.fetchall()]
    finding.find_again(cursor, known)
    made = newcomers.insert(
        cursor,
        _rows(cursor, NEW, facts, PEOPLE),
        _rows(cursor, NEW_ONES_POINTS, facts, POINTS),
        source=options.source,
        under=under,
        import_id=import_id,
    )
    own_values.write_new(cursor, at=at)
    entries.record_customers(cursor, staff_id=staff_id, at=at)
    entries.record_changed(cursor, known, changeset_id=changeset_id, staff_id=staff_id, at=at)
    return Made(made, max(updated, len(known)), points)


def _changed(existing: Existing) -> str:
    fill, overwrite = existing == Existing.FILL, existing == Existing.OVERWRITE
    columns = []
    differs = []
    for name, empty in EMPTY.items():
        wanted = f"p.{name} IS NOT NULL AND p.{name} IS DISTINCT FROM c.{name}"
        allowed = "true" if overwrite else empty if fill else "false"
        columns.append(
            f"CASE WHEN {wanted} AND {allowed} THEN p.{name} ELSE c.{name} END AS {name}"
        )
        differs.append(f"({wanted} AND {allowed})")
    return f"""
CREATE TEMP TABLE changed ON COMMIT DROP AS
SELECT p.place, c.id, {", ".join(columns)}
FROM incoming_people p JOIN customers_customer c ON c.id = p.customer_id
WHERE p.reason IS NULL AND ({" OR ".join(differs)})
"""  # noqa: S608


def _update() -> str:
    sets = ", ".join(f"{name} = changed.{name}" for name in EMPTY)
    return f"UPDATE customers_customer c SET {sets} FROM changed WHERE changed.id = c.id"  # noqa: S608


def _rows(cursor: Any, question: str, facts: dict[str, Any], schema: pa.Schema) -> pa.Table:
    cursor.execute(question, facts)
    rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [pa.array(list(c), t) for c, t in zip(columns, schema.types, strict=True)]
    return pa.table(arrays, schema=schema)
