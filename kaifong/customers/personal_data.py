"""Where this app keeps data about people."""

from kaifong.foundation.registry import (
    OnErase,
    OnMerge,
    Reason,
    Reference,
    keeps,
    register,
)

# What a merge moved, with rows that had to go; a merge that was taken back keeps it too.
MOVED = """
DELETE FROM customers_moved WHERE merge_id IN (
    SELECT id FROM customers_merge
    WHERE winner_id = ANY(%(numbers)s) OR loser_id = ANY(%(numbers)s)
)
"""
# Words that somebody gave for a change of nobody else's record.
REASONS = """
UPDATE foundation_changeset s SET reason = '' WHERE s.reason <> '' AND s.id IN (
    SELECT changeset_id FROM foundation_change WHERE customer_id = ANY(%(numbers)s)
) AND NOT EXISTS (
    SELECT 1 FROM foundation_change o WHERE o.changeset_id = s.id
      AND (o.customer_id IS NULL OR o.customer_id <> ALL(%(numbers)s))
)
"""


def _ours(table: str, column: str, holds: str, on_merge: OnMerge = OnMerge.PERSON) -> Reference:
    return Reference(table, column, holds, OnErase.DELETE, on_merge=on_merge)


register(
    _ours("customers_customer", "id", "the person's record"),
    _ours("customers_contactpoint", "customer_id", "addresses and numbers"),
    _ours("customers_externalidentity", "customer_id", "names in other systems"),
    _ours("customers_customerprofile", "customer_id", "totals of a life", OnMerge.ROLL_UP),
    _ours("customers_customerday", "customer_id", "totals of a day", OnMerge.ROLL_UP),
    _ours("customers_fieldvalue", "customer_id", "fields of the shop's own"),
    _ours("customers_pair", "left_id", "who may be the same person"),
    _ours("customers_pair", "right_id", "who may be the same person"),
    _ours("customers_distinct", "left_id", "who is not the same person", OnMerge.OWN),
    _ours("customers_distinct", "right_id", "who is not the same person"),
    Reference(
        "customers_merge",
        "winner_id",
        "whose record was made part of it",
        OnErase.DELETE,
        first=(MOVED,),
        on_merge=OnMerge.PERSON,
    ),
    Reference(
        "foundation_change",
        "customer_id",
        "what was changed of it",
        OnErase.DELETE,
        rule="history",
        first=(REASONS,),
    ),
    Reference(
        "foundation_entry",
        "customer_id",
        "that facts were about it",
        OnErase.KEEP,
        rule="journal",
    ),
)
# Whoever has a member's number, bought, or has an account elsewhere: since he last did something.
ACCOUNT = """
SELECT c.id, greatest((c.joined_at AT TIME ZONE 'Asia/Hong_Kong')::date, p.last_on)
FROM customers_customer c LEFT JOIN customers_customerprofile p ON p.customer_id = c.id
WHERE c.member_no IS NOT NULL OR p.orders > 0
  OR EXISTS (SELECT 1 FROM customers_externalidentity i WHERE i.customer_id = c.id)
"""
keeps(Reason("account", ACCOUNT))
