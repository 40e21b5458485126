"""What a law keeps of people who are erased: a name, sealed, and the invoices it belongs to."""

from django.db import models


class Kept(models.Model):
    """
    The name of somebody who is erased, sealed under a key of its own until its last day.

    He has no record any more, so no list, search, report or export can show him: these two tables
    are the only way to him, and they are read for finance and law only.
    """

    customer_id = models.BigIntegerField(unique=True)  # the number that he had
    subject = models.CharField(max_length=40, unique=True)  # of the key
    sealed = models.BinaryField()
    rule = models.CharField(max_length=30)
    kept_until = models.DateField()  # through this day
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kept_until"], name="kept_due")]

    def __str__(self) -> str:
        return f"kept {self.pk}"


class KeptRow(models.Model):
    """A row of another table whose person is known by a sealed name only: an invoice."""

    kept = models.ForeignKey(Kept, on_delete=models.CASCADE, related_name="rows", db_index=False)
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    label = models.CharField(max_length=60)  # the invoice's number
    started_on = models.DateField()
    kept_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kept", "table", "row_id"], name="kept_row_once"),
            models.UniqueConstraint(fields=["table", "row_id"], name="kept_row_of_one"),
        ]
        indexes = [models.Index(fields=["kept_until"], name="kept_row_due")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"
