"""Who stands for a customer now, and under which number somebody came."""

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.customers.models import Customer, Merge
from kaifong.foundation.ids import CustomerId

MOVED_BY = """
SELECT m.loser_id FROM foundation_change c JOIN customers_merge m USING (changeset_id)
WHERE m.undone_at IS NULL AND c."table" = %s AND c.row_id = %s AND c.verb = 'U'
  AND c.before ? 'customer_id' AND (c.before -> 'customer_id')::bigint = m.loser_id
ORDER BY c.id LIMIT 1
"""


@transaction.atomic
def stand_for(*, customer_id: CustomerId) -> CustomerId:
    """
    Return whose record this number leads to now, kept from merging until the transaction ends.

    A number that nobody ever had leads to itself.
    """
    with wall.lifted():
        while not _held(customer_id):
            merged = Merge.objects.filter(loser_id=customer_id, undone_at=None)
            winner = merged.values_list("winner_id", flat=True).first()
            if winner is None:
                break
            customer_id = CustomerId(winner)
    return customer_id


def came_under(*, table: str, row_id: int) -> CustomerId | None:
    """
    Return under whose record an address or outside number was before it was merged, if it was.

    The tables are those of contact points and of outside identities.
    """
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(MOVED_BY, [table, row_id])
        found = cursor.fetchone()
    return CustomerId(found[0]) if found else None


def _held(customer_id: int) -> bool:
    rows = Customer.objects.select_for_update(no_key=True).filter(pk=customer_id)
    return rows.values_list("pk", flat=True).first() is not None
