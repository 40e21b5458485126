"""New customers, with how to reach them and what others call them, by a few statements."""

import secrets
from typing import Any

import numpy as np
import pyarrow as pa

from kaifong.foundation.search.batches import bigrams_many, fold_many

from .copying import copy_in, drawn_from

COLUMNS = (
    *("external_id", "member_no", "name_en", "name_zh", "language", "district", "channel"),
    "joined_at",
)

# All of them have ids before anything is written: later steps look no further than their own lists.
CUSTOMERS = """
INSERT INTO customers_customer (id, member_no, name_en, name_zh, language, district, channel,
  categories, note, collected_under, joined_at, lake_key, import_id, search_text, search_zh)
SELECT id, member_no, coalesce(name_en, ''), coalesce(name_zh, ''), language, district, channel,
  '{}', '', %(under)s, joined_at, lake_key, %(import)s, search_text,
  to_tsvector('simple', search_zh)
FROM newcomers ORDER BY place
"""
IDENTITIES = """
INSERT INTO customers_externalidentity (customer_id, source, external_id, learnt_from)
SELECT id, %(source)s, external_id, %(under)s FROM newcomers
WHERE external_id IS NOT NULL ORDER BY place
"""
# Whoever came by a channel before and was nobody's is theirs now.
NO_STRANGERS = """
DELETE FROM customers_stranger s USING newcomers n
WHERE s.source = %(source)s AND s.external_id = n.external_id
"""
PROFILES = """
INSERT INTO customers_customerprofile
  (customer_id, orders, returns, spend_cents, returned_cents, channels)
SELECT id, 0, 0, 0, 0, '{}' FROM newcomers
"""
# The first address of each kind is the one to use.
POINTS = """
INSERT INTO customers_contactpoint (customer_id, kind, value, is_primary, status, source)
SELECT n.id, p.kind, p.value, p.nth = 1, 'good', %(under)s
FROM newcomer_points p JOIN newcomers n USING (place)
ORDER BY n.place, p.kind, p.nth
"""


def insert(
    cursor: Any, people: pa.Table, points: pa.Table, *, source: str, under: str, import_id: int
) -> int:
    """
    Take people into the books; return how many.

    `people` has a unique `place` and `COLUMNS`; `points` place, kind, value and nth (from 1 within
    place and kind). Made tables: `newcomers` with their new ids.
    """
    copy_in(
        cursor,
        "newcomers",
        _found_by(people),
        made={"id": drawn_from(cursor, "customers_customer")},
    )
    copy_in(cursor, "newcomer_points", points)
    facts = {"source": source, "under": under, "import": import_id}
    for statement in (CUSTOMERS, IDENTITIES, NO_STRANGERS, PROFILES, POINTS):
        cursor.execute(statement, facts)
    return len(people)


def search_texts(people: pa.Table) -> list[str]:
    """Return the text by which each is found: folded name, member number, outside number."""
    columns = [
        fold_many(people[name].to_pylist()) for name in ("name_en", "member_no", "external_id")
    ]
    return [" ".join(filter(None, parts)) for parts in zip(*columns, strict=True)]


def _found_by(people: pa.Table) -> pa.Table:
    keys = np.frombuffer(secrets.token_bytes(8 * people.num_rows), dtype=np.uint64) >> np.uint64(2)
    return (
        people.append_column("lake_key", pa.array(keys.astype(np.int64)))
        .append_column("search_text", pa.array(search_texts(people), pa.string()))
        .append_column(
            "search_zh", pa.array(bigrams_many(people["name_zh"].to_pylist()), pa.string())
        )
    )
