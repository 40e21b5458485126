"""The tables of change-sets. The rows of changes are written by database triggers."""

from django.db import models

from kaifong.foundation.identity_cards.fields import FreeChar


class ChangeSet(models.Model):
    """What one person, import or job changed together, and why; it can be undone together."""

    class Kind(models.TextChoices):
        EDIT = "edit"
        BULK = "bulk"
        IMPORT = "import"
        UNDO = "undo"
        SYSTEM = "system"
        MERGE = "merge"
        UNMERGE = "unmerge"

    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)  # a bare id: history stands below authority
    kind = models.CharField(max_length=10, choices=Kind)
    reason = FreeChar(max_length=200, default="")
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undo")

    class Meta:
        app_label = "foundation"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Change(models.Model):
    """What a change-set did to one row: its changed fields before and after."""

    class Verb(models.TextChoices):
        INSERT = "I"
        UPDATE = "U"
        DELETE = "D"

    changeset = models.ForeignKey(ChangeSet, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    customer_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=1, choices=Verb)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        app_label = "foundation"
        indexes = [
            models.Index(fields=["customer_id", "-id"], name="change_of_customer"),
            models.Index(fields=["changeset", "table", "row_id"], name="change_of_set"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.table} {self.row_id}"
