"""Who gets data, how each is bound, and what was given to whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeChar, FreeText


class Recipient(models.Model):
    """
    Somebody outside the shop who gets people's data: a processor, or a user of his own.

    Never deleted; ending is one moment, and it stays.
    """

    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"recipient {self.pk}"


class RecipientVersion(models.Model):
    """How a recipient was bound from some moment on. Never changed; the newest counts."""

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    capacity = models.CharField(max_length=10)
    name_en = FreeChar(max_length=80)
    name_zh = FreeChar(max_length=80)
    transferee = models.CharField(max_length=30)
    kinds = ArrayField(models.CharField(max_length=12))
    place = models.CharField(max_length=2)
    contract = FreeChar(max_length=80)
    contract_from = models.DateField()
    contract_until = models.DateField(null=True)
    model_clauses = FreeChar(max_length=80, default="")
    abroad_reason = FreeText(default="")
    sub_processors = FreeText(default="")
    keeps = FreeChar(max_length=200, default="")
    tells_within = models.PositiveSmallIntegerField(null=True)
    recorded_at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "number"], name="recipient_version_once"),
            models.CheckConstraint(
                condition=Q(capacity__in=["processor", "recipient"]), name="recipient_capacity"
            ),
            models.CheckConstraint(condition=~Q(contract=""), name="recipient_under_contract"),
            models.CheckConstraint(
                condition=Q(contract_until__isnull=True)
                | Q(contract_until__gte=models.F("contract_from")),
                name="recipient_contract_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} v{self.number}"


class Disclosure(models.Model):
    """
    That data of a person were given to somebody: one row a person. Append-only and sealed.

    It holds codes and ids only and outlives the person's record.
    """

    batch = models.UUIDField()  # what was given in one go
    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    version = models.PositiveIntegerField()  # how he was bound then
    kinds = ArrayField(models.CharField(max_length=12))
    purpose = models.CharField(max_length=12)
    place = models.CharField(max_length=2)
    contract = FreeChar(max_length=80)
    consent_id = models.BigIntegerField(null=True)  # the event of the ledger that permits it
    staff_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # A batch that is recorded again changes nothing.
            models.UniqueConstraint(fields=["batch", "customer"], name="disclosed_once_a_batch"),
            models.CheckConstraint(
                condition=~Q(purpose="provision") | Q(consent_id__isnull=False),
                name="disclosed_by_consent",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-at"], name="disclosure_of_person"),
            models.Index(fields=["recipient", "-at", "-id"], name="disclosure_to_recipient"),
            models.Index(fields=["-at", "-id"], name="disclosure_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} to {self.recipient_id}"
