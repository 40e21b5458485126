"""Taking an import out of the books again, by statements over sets."""

# ruff: noqa: S608  names of our own

from typing import Any

from kaifong.foundation.registry import OnErase, references

# Rows of these are the import's own doing, or follow from it.
OURS = frozenset(
    {
        "customers_contactpoint",
        "customers_customer",
        "customers_customerday",
        "customers_customerprofile",
        "customers_distinct",
        "customers_externalidentity",
        "customers_fieldvalue",
        "customers_pair",
        "foundation_change",
        "foundation_entry",
        "integration_held",
        "orders_line",
        "orders_order",
        "privacy_collection",
        "privacy_consentnow",
        "privacy_evidence",
    }
)
LATER_RETURNS = """
SELECT later.number FROM orders_order later
WHERE later.import_id IS DISTINCT FROM %(import)s AND (
  EXISTS (SELECT 1 FROM orders_order mine
          WHERE mine.id = later.undoes_id AND mine.import_id = %(import)s)
  OR EXISTS (SELECT 1 FROM orders_line l JOIN orders_line sold ON sold.id = l.undoes_id
             JOIN orders_order mine ON mine.id = sold.order_id
             WHERE l.order_id = later.id AND mine.import_id = %(import)s))
AND later.kind = 2 ORDER BY later.placed_at LIMIT 4
"""
TOUCHED = """
CREATE TEMP TABLE touched ON COMMIT DROP AS
SELECT DISTINCT customer_id FROM orders_order
WHERE import_id = %(import)s AND customer_id IS NOT NULL
"""
NO_LINES = """
DELETE FROM orders_line l USING orders_order o
WHERE o.id = l.order_id AND o.import_id = %(import)s
"""
NO_ORDERS = "DELETE FROM orders_order WHERE import_id = %(import)s"
# Created by the import, and nothing has happened to them since.
LEAVING = """
CREATE TEMP TABLE leaving ON COMMIT DROP AS
SELECT c.id AS customer_id FROM customers_customer c
WHERE c.import_id = %(import)s
  AND NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.customer_id = c.id)
  AND NOT EXISTS (SELECT 1 FROM foundation_change h
                  WHERE h.customer_id = c.id AND h.changeset_id <> %(changeset)s)
"""
# Whoever said anything since, at the desk or himself, stays with his ledger.
SPOKEN = """
DELETE FROM leaving l USING privacy_consentevent e WHERE e.customer_id = l.customer_id
  AND NOT EXISTS (SELECT 1 FROM integration_importedanswer a
                  WHERE a.event_id = e.id AND a.batch_id = %(import)s)
"""
STAY = "DELETE FROM leaving l USING {table} x WHERE x.{column} = l.customer_id"
NO_CUSTOMERS = (
    "DELETE FROM customers_contactpoint WHERE customer_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM customers_fieldvalue WHERE customer_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM customers_externalidentity WHERE customer_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM customers_customerday WHERE customer_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM customers_customerprofile WHERE customer_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM privacy_consentnow WHERE customer_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM privacy_evidence WHERE customer_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM privacy_collection WHERE customer_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM customers_pair WHERE left_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM customers_pair WHERE right_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM customers_distinct WHERE left_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM customers_distinct WHERE right_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM integration_held WHERE customer_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM touched WHERE customer_id IN (SELECT customer_id FROM leaving)",
    "DELETE FROM customers_customer WHERE id IN (SELECT customer_id FROM leaving)",
)
# What the import added to customers who were known before, unless it was changed since.
NO_ADDITIONS = """
DELETE FROM {table} t USING foundation_change h
WHERE h.changeset_id = %(changeset)s AND h."table" = '{table}' AND h.verb = 'I'
  AND h.row_id = t.id
  AND NOT EXISTS (SELECT 1 FROM foundation_change later
                  WHERE later."table" = '{table}' AND later.row_id = t.id
                    AND later.changeset_id <> %(changeset)s)
  AND NOT EXISTS (SELECT 1 FROM customers_customer c
                  WHERE c.id = t.customer_id AND c.import_id = %(import)s)
"""
FIELDS = ("member_no", "name_en", "name_zh", "language", "district", "channel", "joined_at")
_BACK = ", ".join(
    f"{name} = CASE WHEN h.after ? '{name}'"
    f" AND to_jsonb(c) -> '{name}' IS NOT DISTINCT FROM h.after -> '{name}'"
    f" THEN (jsonb_populate_record(NULL::customers_customer, h.before)).{name}"
    f" ELSE c.{name} END"
    for name in FIELDS
)
# Each field that is still as the import left it becomes what it was; a later edit stands.
PUT_BACK = f"""
UPDATE customers_customer c SET {_BACK}
FROM foundation_change h
WHERE h.changeset_id = %(changeset)s AND h."table" = 'customers_customer' AND h.verb = 'U'
  AND h.row_id = c.id
RETURNING c.id
"""
# A value of the shop's own fields goes back whole, where it is still as the import left it.
_VALUE = ", ".join(
    f"{name} = (jsonb_populate_record(NULL::customers_fieldvalue, to_jsonb(v) || h.before)).{name}"
    for name in ("text", "whole", "day", "once", "set_at")
)
VALUES_BACK = f"""
UPDATE customers_fieldvalue v SET {_VALUE}
FROM foundation_change h
WHERE h.changeset_id = %(changeset)s AND h."table" = 'customers_fieldvalue' AND h.verb = 'U'
  AND h.row_id = v.id AND to_jsonb(v) @> h.after
"""
NO_PRODUCTS = """
DELETE FROM catalogue_product p WHERE p.import_id = %(import)s
  AND NOT EXISTS (SELECT 1 FROM unsold u WHERE u.product_id = p.id)
"""
UNSOLD = """
CREATE TEMP TABLE unsold ON COMMIT DROP AS
SELECT DISTINCT l.product_id FROM orders_line l JOIN catalogue_product p ON p.id = l.product_id
WHERE p.import_id = %(import)s
"""
NO_CATEGORIES = """
DELETE FROM catalogue_category c WHERE c.id = ANY(%(categories)s)
  AND NOT EXISTS (SELECT 1 FROM catalogue_product p WHERE p.category_id = c.id)
"""
TEMPORARY = ("touched", "leaving", "unsold")


def later_returns(cursor: Any, import_id: int) -> list[str]:
    """Return numbers of returns from elsewhere that take back goods of this import."""
    cursor.execute(LATER_RETURNS, {"import": import_id})
    return [number for (number,) in cursor.fetchall()]


def take_out(cursor: Any, *, import_id: int, changeset_id: int, categories: list[int]) -> Any:
    """
    Delete and put back what an import did; the caller holds an open change-set.

    Returns orders and customers taken out, customers that stay, ids of those put back. Whoever was
    `touched` and stays needs his roll-ups made again.
    """
    facts = {"import": import_id, "changeset": changeset_id, "categories": categories}
    for table in TEMPORARY:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    cursor.execute(TOUCHED, facts)
    cursor.execute(NO_LINES, facts)
    cursor.execute(NO_ORDERS, facts)
    orders = cursor.rowcount
    customers, kept = _customers(cursor, facts)
    cursor.execute(PUT_BACK, facts)
    back = [pk for (pk,) in cursor.fetchall()]
    cursor.execute(VALUES_BACK, facts)
    for table in ("customers_contactpoint", "customers_externalidentity"):
        cursor.execute(NO_ADDITIONS.format(table=table), facts)
    for statement in (UNSOLD, NO_PRODUCTS, NO_CATEGORIES):
        cursor.execute(statement, facts)
    return orders, customers, kept, back


def _customers(cursor: Any, facts: dict[str, Any]) -> tuple[int, int]:
    cursor.execute(LEAVING, facts)
    cursor.execute(SPOKEN, facts)
    for other in references():
        if other.table not in OURS and other.on_erase != OnErase.KEEP:
            cursor.execute(STAY.format(table=other.table, column=other.column))
    for statement in NO_CUSTOMERS:
        cursor.execute(statement)
    customers = cursor.rowcount
    cursor.execute("SELECT count(*) FROM customers_customer WHERE import_id = %(import)s", facts)
    return customers, cursor.fetchone()[0]
