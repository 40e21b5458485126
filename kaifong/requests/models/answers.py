"""What a request is answered with: fees, copies of the data, letters."""

from django.db import models
from django.db.models import F, Q

from kaifong.foundation.identity_cards.fields import FreeChar

from .logbook import LogEntry
from .requests import Request


class Fee(models.Model):
    """
    What was asked for a copy, in the form wanted, beside the cheapest form we could give.

    For access only: the database refuses one for a correction, or for a refusal (Cap. 486 s.28).
    """

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="fee")
    kind = models.CharField(max_length=15)  # the request's own
    form = models.CharField(max_length=8)
    cents = models.PositiveIntegerField()
    cheapest_cents = models.PositiveIntegerField()
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    paid_at = models.DateTimeField(null=True)
    waived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind="access"), name="fee_for_access_only"),
            models.CheckConstraint(
                condition=Q(cents__lte=F("cheapest_cents")), name="fee_of_the_cheapest_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.cents}"


class FeeItem(models.Model):
    """One thing that a copy costs us; the items add up to the fee, or the database refuses it."""

    fee = models.ForeignKey(Fee, on_delete=models.CASCADE, related_name="items")
    what = FreeChar(max_length=120)
    cents = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="fee_item_named")]

    def __str__(self) -> str:
        return f"{self.fee_id} {self.cents}"


class Pack(models.Model):
    """
    A copy of everything held about a person, as at the receipt of his request.

    Once the request is closed the copy goes; its hashes stay and say what was supplied.
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="packs")
    as_at = models.DateTimeField()
    made_at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    content = models.JSONField(null=True)
    to_review = models.PositiveIntegerField()  # texts that may speak of others
    blacked = models.JSONField(default=list)  # the places of those blacked out
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.BigIntegerField(null=True)
    supplied_at = models.DateTimeField(null=True)
    pdf = models.BinaryField(null=True)
    json = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64)
    json_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(supplied_at=None) | Q(to_review=0) | Q(reviewed_at__isnull=False),
                name="pack_reviewed_before_supplied",
            ),
        ]

    def __str__(self) -> str:
        return f"pack {self.pk}"


class Letter(models.Model):
    """
    What we wrote to whoever asked. One that refuses is made from its entry in the log book.

    The database knows no letter of refusal without an entry, nor one older than its entry.
    """

    class Kind(models.TextChoices):
        REFUSAL = "refusal"
        EXTENSION = "extension"
        NONE_HELD = "none_held"
        CORRECTED = "corrected"
        DELETION = "deletion"

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind)
    entry = models.OneToOneField(
        LogEntry, on_delete=models.CASCADE, null=True, related_name="letter"
    )
    made_at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="refusal", entry__isnull=False)
                | (~Q(kind="refusal") & Q(entry=None)),
                name="letter_of_refusal_from_the_log_book",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
