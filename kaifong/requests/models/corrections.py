"""What a person says is wrong: what became of it, who was told, and notes that stay beside it."""

from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeChar, FreeText

from .requests import Request


class Correction(models.Model):
    """A value that is to be another, as the person says, and whether it became so."""

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="correction")
    field = models.CharField(max_length=20)
    before = FreeText(default="")
    proposed = FreeText(default="")
    proposed_at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    corrected_at = models.DateTimeField(null=True)
    corrected_on = models.DateField(null=True)
    changeset_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(corrected_at=None, corrected_on=None)
                | Q(corrected_at__isnull=False, corrected_on__isnull=False),
                name="correction_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.request_id}"


class Notified(models.Model):
    """A recipient of the twelve months before, who is to be told of a correction or a stop."""

    class Outcome(models.TextChoices):
        TO_TELL = "to_tell"
        TOLD = "told"
        STOPPED_USING = "stopped_using"  # known, so it need not be told: s.23(3)

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="notified")
    recipient_id = models.BigIntegerField()
    name = FreeChar(max_length=200)
    last_at = models.DateTimeField()
    outcome = models.CharField(max_length=13, choices=Outcome, default=Outcome.TO_TELL)
    told_at = models.DateTimeField(null=True)
    staff_id = models.BigIntegerField(null=True)
    note = FreeText(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "recipient_id"], name="notified_once"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} of {self.request_id}"


class OpinionNote(models.Model):
    """
    What the person says of a value that is an opinion and stays as it is: s.25(2).

    It cannot be had without the value: wherever that is shown or exported, the note is too.
    """

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey(Request, on_delete=models.SET_NULL, null=True, related_name="+")
    field = models.CharField(max_length=20)
    text = FreeText()
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="opinion_note_says")]
        indexes = [models.Index(fields=["customer", "field"], name="opinion_note_beside")]

    def __str__(self) -> str:
        return f"note on {self.field} of {self.customer_id}"
