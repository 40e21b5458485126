"""The search columns of customers, made again for a list of them."""

from collections.abc import Collection
from typing import Any

import pyarrow as pa

from kaifong.foundation.history import actions as history
from kaifong.foundation.search.batches import bigrams_many, fold_many

from .copying import copy_in

ASKED = """
SELECT c.id, c.name_en, c.name_zh, coalesce(c.member_no, ''),
  coalesce(array_agg(i.external_id ORDER BY i.id) FILTER (WHERE i.id IS NOT NULL), '{}')
FROM customers_customer c LEFT JOIN customers_externalidentity i ON i.customer_id = c.id
WHERE c.id = ANY(%s) GROUP BY c.id
"""
WRITTEN = """
UPDATE customers_customer c SET search_text = f.search_text,
  search_zh = to_tsvector('simple', f.search_zh)
FROM findable f WHERE f.id = c.id
"""


def find_again(cursor: Any, ids: Collection[int]) -> None:
    """Let customers be found by what they are called now."""
    if not ids:
        return
    cursor.execute(ASKED, [list(ids)])
    rows = cursor.fetchall()
    texts = [" ".join(filter(None, fold_many([en, no, *out]))) for _, en, _, no, out in rows]
    found = pa.table(
        {
            "id": pa.array([row[0] for row in rows], pa.int64()),
            "search_text": pa.array(texts, pa.string()),
            "search_zh": pa.array(bigrams_many([row[2] for row in rows]), pa.string()),
        }
    )
    copy_in(cursor, "findable", found)
    with history.unrecorded():  # derived from names, which have their own record
        cursor.execute(WRITTEN)
