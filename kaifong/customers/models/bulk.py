"""Bulk edits that are too large to wait for: asked for, then done by the worker."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeChar


class BulkRun(models.Model):
    """One bulk edit: of whom, what into what, how far it is; its numbers go when it has ended."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CALLED_OFF = "called_off"

    staff = models.ForeignKey("authority.Staff", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20)
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    customer_ids = ArrayField(models.BigIntegerField(), default=list)
    seen = models.BigIntegerField()  # the last change that the preview knew of
    reason = FreeChar(max_length=200, default="")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.IntegerField(default=0)
    total = models.IntegerField()
    verdicts = models.JSONField(default=dict)
    changeset = models.OneToOneField(
        "foundation.ChangeSet", on_delete=models.PROTECT, null=True, related_name="+"
    )
    problem = models.CharField(max_length=20, default="")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(customer_ids=[]), name="bulk_run_forgets_whom"
            ),
        ]

    def __str__(self) -> str:
        return f"bulk run {self.pk}"
