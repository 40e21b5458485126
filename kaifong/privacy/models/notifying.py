"""Letters by which those who got data are told to stop using them."""

from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeText

from .disclosures import Recipient


class RecipientNotice(models.Model):
    """
    That a recipient is to be told in writing to stop using a person's data, and when he was.

    Opened by the person's own wish (Cap. 486 s.35L); it names nobody, and outlives the record.
    """

    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="+")
    event_id = models.BigIntegerField()  # the event of the ledger by which it was asked
    opened_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_by = models.BigIntegerField(null=True)
    proof = FreeText(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "recipient"],
                condition=Q(told_at__isnull=True),
                name="recipient_notice_open_once",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, proof="")
                | (Q(told_at__isnull=False) & ~Q(proof="")),
                name="recipient_notice_proved",
            ),
        ]
        indexes = [
            models.Index(
                fields=["opened_at", "id"],
                condition=Q(told_at__isnull=True),
                name="recipient_notice_due",
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} to {self.recipient_id}"
