"""The log book of refusals, Cap. 486 s.27."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeText


class LogEntry(models.Model):
    """
    That a request, or a part of it, was refused: on which grounds and for which reasons.

    Written before the letter; never changed; not to be deleted for four years after its entry.
    """

    request_id = models.BigIntegerField()  # bare numbers: it outlives request and record
    # No key to the database: it stays under its number, merged or erased.
    customer_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=15)
    received_on = models.DateField()
    language = models.CharField(max_length=10)
    part = FreeText(default="")  # empty: the whole of it
    grounds = ArrayField(models.CharField(max_length=30))
    grounds_version = models.CharField(max_length=10)
    reasons = FreeText()
    other_user = FreeText(default="")  # name and address of whoever controls the use: s.21(1)(c)
    entered_at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    kept_until = models.DateField()  # through this day

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "request_id"], name="log_entry_of_request"),
            models.CheckConstraint(condition=~Q(grounds=[]), name="log_entry_on_a_ground"),
            models.CheckConstraint(condition=~Q(reasons=""), name="log_entry_with_reasons"),
            models.CheckConstraint(
                condition=~Q(grounds__contains=["other_user"]) | ~Q(other_user=""),
                name="log_entry_names_the_other_user",
            ),
        ]
        indexes = [
            models.Index(fields=["kept_until"], name="log_entry_due"),
            models.Index(fields=["request_id"], name="log_entry_request"),
            models.Index(fields=["customer_id"], name="log_entry_customer"),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class LetGo(models.Model):
    """That an entry of the log book went after its four years: the chain knows it is no theft."""

    entry_id = models.BigIntegerField(primary_key=True)
    kept_until = models.DateField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"entry {self.entry_id} let go"
