"""The journal's tables."""

from django.db import models


class Entry(models.Model):
    """A recorded fact. Never changed; partitioned by the month in which it was recorded."""

    pk = models.CompositePrimaryKey("id", "recorded_at")
    id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    happened_at = models.DateTimeField()
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=20)
    customer_id = models.BigIntegerField(null=True)  # a bare id: the journal survives erasure
    subject_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField(null=True)
    payload = models.JSONField(default=dict)

    class Meta:
        app_label = "foundation"
        db_table = "foundation_entry"
        managed = False  # partitions are made by hand: see the migration

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class Delivery(models.Model):
    """That one handler is to hear of one entry; gone when it has, dead when it cannot."""

    entry_id = models.BigIntegerField()
    entry_recorded_at = models.DateTimeField()
    handler = models.CharField(max_length=120)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    dead_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        app_label = "foundation"
        constraints = [
            models.UniqueConstraint(fields=["entry_id", "handler"], name="delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="delivery_due", condition=models.Q(dead_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handler} of {self.entry_id}"
