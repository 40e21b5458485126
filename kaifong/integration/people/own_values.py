"""Values of the shop's own fields on their way in: staged, judged and written in sets."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pyarrow as pa

from kaifong.customers.queries import columns_of
from kaifong.foundation.history import actions as history
from kaifong.integration.options import Existing
from kaifong.integration.own_fields import Own
from kaifong.integration.reasons import OwnReason
from kaifong.integration.sets.copying import copy_in

from .typed import Person

VALUES = pa.schema(
    [
        ("place", pa.int64()),
        ("field_id", pa.int64()),
        ("text", pa.string()),
        ("whole", pa.int64()),
        ("day", pa.date32()),
        ("once", pa.string()),
    ]
)
# What is one customer's alone: not another's in the books, nor of an earlier row.
ALIKE = f"""
UPDATE incoming_people p SET reason = '{OwnReason.NOT_UNIQUE}'
FROM incoming_values v
WHERE v.place = p.place AND p.reason IS NULL AND v.once IS NOT NULL AND (
  EXISTS (SELECT 1 FROM customers_fieldvalue k WHERE k.field_id = v.field_id AND k.once = v.once
          AND k.customer_id IS DISTINCT FROM p.customer_id)
  OR EXISTS (SELECT 1 FROM incoming_values f JOIN incoming_people o ON o.place = f.place
             WHERE f.field_id = v.field_id AND f.once = v.once AND f.place < v.place
             AND o.reason IS NULL))
"""  # noqa: S608
NEW_VALUES = """
CREATE TEMP TABLE new_values ON COMMIT DROP AS
SELECT v.place, p.customer_id, v.field_id, v.text, v.whole, v.day, v.once
FROM incoming_values v JOIN incoming_people p USING (place)
LEFT JOIN customers_fieldvalue k ON k.customer_id = p.customer_id AND k.field_id = v.field_id
WHERE p.reason IS NULL AND p.customer_id IS NOT NULL AND {allowed}
  AND (v.text, v.whole, v.day) IS DISTINCT FROM (k.text, k.whole, k.day)
"""
ALLOWED = {
    Existing.FILL: "num_nonnulls(k.text, k.whole, k.day) = 0",
    Existing.OVERWRITE: "true",
    Existing.SKIP: "false",
}
ROOM = """
INSERT INTO customers_fieldvalue (customer_id, field_id)
SELECT customer_id, field_id FROM new_values ON CONFLICT (customer_id, field_id) DO NOTHING
"""
KNOWN = """
UPDATE customers_fieldvalue k
SET text = v.text, whole = v.whole, day = v.day, once = v.once, set_at = %(at)s
FROM new_values v WHERE k.customer_id = v.customer_id AND k.field_id = v.field_id
"""
# With the record itself, whose insertion is one entry of the history.
NEW = """
INSERT INTO customers_fieldvalue (customer_id, field_id, text, whole, day, once, set_at)
SELECT n.id, v.field_id, v.text, v.whole, v.day, v.once, %(at)s
FROM newcomers n JOIN incoming_values v USING (place) ORDER BY n.id, v.field_id
"""


def stage_values(cursor: Any, people: Iterable[Person], own: Own) -> None:
    """Make the temporary table `incoming_values`."""
    rows = [
        {"place": one.row, "field_id": own[name].id, **columns_of(own[name], said)}
        for one in people
        for name, said in one.more.items()
    ]
    copy_in(cursor, "incoming_values", pa.Table.from_pylist(rows, schema=VALUES))


def refuse_alike(cursor: Any) -> None:
    """Give rows a reason that hold what another customer has, where no two may be alike."""
    cursor.execute(ALIKE)


def choose(cursor: Any, existing: Existing) -> None:
    """Make the temporary table `new_values` of what known customers get."""
    cursor.execute(NEW_VALUES.format(allowed=ALLOWED[existing]))


def write_known(cursor: Any, *, at: datetime) -> None:
    """Write what known customers get, into the open change-set."""
    with history.unrecorded():  # blank rows say nothing
        cursor.execute(ROOM)
    cursor.execute(KNOWN, {"at": at})


def write_new(cursor: Any, *, at: datetime) -> None:
    """Write what new customers bring; `newcomers` are in the books already."""
    with history.unrecorded():
        cursor.execute(NEW, {"at": at})
