"""What freezes the erasing of a person's data."""

from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeChar
from kaifong.retention.rules import Why


class Hold(models.Model):
    """
    That nothing of a person is erased until it is released: a case, a complaint, a request.

    A bare number: it stays under the one it was placed under when records are merged.
    """

    customer_id = models.BigIntegerField()
    why = models.CharField(max_length=9, choices=[(one.value, one.value) for one in Why])
    reference = FreeChar(max_length=120)
    placed_at = models.DateTimeField()
    placed_by = models.BigIntegerField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer_id", "reference"],
                condition=Q(released_at=None),
                name="hold_once_a_reference",
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="hold_with_reference"),
            models.CheckConstraint(
                condition=Q(why__in=[one.value for one in Why]), name="hold_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(released_at__gte=models.F("placed_at")),
                name="hold_released_after_placed",
            ),
        ]
        indexes = [
            models.Index(fields=["customer_id"], name="hold_open", condition=Q(released_at=None)),
            models.Index(fields=["-placed_at", "-id"], name="hold_placed"),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"
