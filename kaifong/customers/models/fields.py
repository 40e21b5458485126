"""Fields that the shop made for itself, what they said before, and what stands in them."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kaifong.authority.rules import FieldClass
from kaifong.customers.custom_fields.kinds import Kind, Purpose
from kaifong.foundation.identity_cards.fields import FreeChar, FreeText

from .people import Customer


class CustomField(models.Model):
    """A field as it is defined now; hidden ones stand in no form, purged ones hold no value."""

    code = models.CharField(max_length=30, unique=True)
    name_en = FreeChar(max_length=60)
    name_zh = FreeChar(max_length=60)
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Kind])
    cls = models.CharField(max_length=10, choices=[(one.value, one.value) for one in FieldClass])
    purpose = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Purpose])
    why = FreeText()
    keep_months = models.SmallIntegerField(null=True)  # none: as long as the customer's record
    required = models.BooleanField(default=False)
    unique = models.BooleanField(default=False)
    listed = models.BooleanField(default=False)
    least = models.BigIntegerField(null=True)
    most = models.BigIntegerField(null=True)
    pattern = models.CharField(max_length=80, default="")
    options = models.JSONField(default=list)  # [number, English, Chinese, retired]
    place = models.SmallIntegerField(default=0)
    version = models.IntegerField(default=1)
    hidden_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_en="") & ~Q(name_zh="") & ~Q(purpose="") & ~Q(why=""),
                name="field_tells_what_for",
            ),
            models.CheckConstraint(
                condition=Q(purged_at=None) | Q(hidden_at__isnull=False),
                name="field_hidden_before_purged",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CustomFieldVersion(models.Model):
    """What the definition of a field said from some moment on, and who said so."""

    field = models.ForeignKey(CustomField, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    told = models.JSONField()
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["field", "number"], name="field_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.field_id} v{self.number}"


class FieldValue(models.Model):
    """
    What stands in one field of one customer; a row without a value says nothing.

    Rows come blank, unrecorded: so every change is one of columns, and is undone in sets.
    """

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    field = models.ForeignKey(
        CustomField, on_delete=models.PROTECT, related_name="held", db_index=False
    )
    text = FreeText(null=True)  # type: ignore[misc]
    whole = models.BigIntegerField(null=True)
    day = models.DateField(null=True)
    folded = models.GeneratedField(
        expression=Lower("text"), output_field=models.TextField(null=True), db_persist=True
    )
    once = FreeChar(max_length=600, null=True)  # type: ignore[misc]
    set_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "field"], name="value_once_a_customer"),
            models.UniqueConstraint(fields=["field", "once"], name="value_of_one_customer_once"),
        ]
        indexes = [
            models.Index(
                fields=["field", "whole", "customer"],
                name="value_whole",
                condition=Q(whole__isnull=False),
            ),
            models.Index(
                fields=["field", "day", "customer"],
                name="value_day",
                condition=Q(day__isnull=False),
            ),
            models.Index(fields=["field", "set_at"], name="value_set_at"),
            # Any part of a text, and any one of several choices: both are LIKE, which alone may
            # use such an index behind the wall.
            GinIndex(OpClass("folded", name="gin_trgm_ops"), name="value_folded"),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} of {self.customer_id}"
