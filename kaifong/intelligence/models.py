"""What was told of rows beyond a reader's own, so that two answers never add up to a person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .segmenting.models import (
    HandOver,
    HandOverStep,
    Segment,
    SegmentCount,
    SegmentVersion,
    Served,
)

__all__ = [
    "HandOver",
    "HandOverStep",
    "Release",
    "Segment",
    "SegmentCount",
    "SegmentVersion",
    "Served",
]


class Release(models.Model):
    """
    Figures that a member of staff was told beyond his own rows, and which were kept back.

    Who asks the same again is told the same. It holds sums over many people and nobody's data.
    """

    staff_id = models.BigIntegerField()
    departments = ArrayField(models.CharField(max_length=30))  # codes, as he belonged to them
    entity = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)  # sha256 of the definition
    definition = models.JSONField()
    hidden = models.JSONField()  # figures kept back: [[level, [codes], measure], …]
    figures = models.JSONField()  # [[level, [codes], {measure: figure}], …]
    small = models.PositiveSmallIntegerField()  # of fewer people a figure was kept back
    as_of = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff_id", "digest"], name="released_once"),
            models.CheckConstraint(
                condition=models.Q(small__gte=5), name="released_of_no_fewer_than_five"
            ),
        ]
        indexes = [models.Index(fields=["entity", "at"], name="released_of_entity")]

    def __str__(self) -> str:
        return f"release {self.pk}"
