"""The ledger of what people were asked and answered, and what of it holds now."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeText


class ConsentEvent(models.Model):
    """
    One thing a person was asked, said, or let pass. Never changed or deleted: the database
    refuses, numbers the events of each person and chains their hashes.

    It holds codes, ids and keyed hashes only, so it can outlive the person's record. The key to
    the customer is none to the database: the row stays when he is erased.
    """

    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    seq = models.IntegerField(default=0)  # within the customer; set by the database
    state = models.CharField(max_length=16)
    purpose = models.CharField(max_length=12)
    channel = models.CharField(max_length=6, default="")  # empty: any
    address = models.BinaryField(null=True)  # keyed hash; none: whichever he has
    classes = ArrayField(models.CharField(max_length=30))  # "*": all
    kinds = ArrayField(models.CharField(max_length=12))
    recipients = models.CharField(max_length=30, default="")  # a class; empty: the shop itself
    for_gain = models.BooleanField(default=False)
    mode = models.CharField(max_length=8)
    answers = models.IntegerField(null=True)  # the event that this one confirms or lets lapse
    due_on = models.DateField(null=True)  # an oral consent is to be confirmed until then
    text = models.ForeignKey(
        "privacy.NoticeText", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()  # when it was said
    recorded_at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    prev = models.BinaryField(default=b"")
    hash = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "seq"], name="consent_seq_once"),
            models.CheckConstraint(
                condition=Q(state="oral_unconfirmed", due_on__isnull=False)
                | (~Q(state="oral_unconfirmed") & Q(due_on__isnull=True)),
                name="consent_oral_is_due",
            ),
            models.CheckConstraint(
                condition=Q(at__lte=models.F("recorded_at")), name="consent_not_of_the_future"
            ),
            models.CheckConstraint(
                condition=~Q(state="minor") & (~Q(state="assessed") | Q(answers__isnull=False)),
                name="consent_of_a_minor_assessed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} of {self.customer_id} #{self.seq}"


class ConsentNow(models.Model):
    """
    What of an event still holds, with all that deciding needs: kept with the ledger, and always
    to be made again from it.
    """

    event = models.OneToOneField(
        ConsentEvent, on_delete=models.DO_NOTHING, primary_key=True, related_name="+"
    )
    # No key to the database: it stays under its number when records are merged.
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    classes = ArrayField(models.CharField(max_length=30))  # those that no later event took over
    due_on = models.DateField(null=True)
    seq = models.IntegerField()
    state = models.CharField(max_length=16)
    purpose = models.CharField(max_length=12)
    channel = models.CharField(max_length=6, default="")
    address = models.BinaryField(null=True)
    kinds = ArrayField(models.CharField(max_length=12))
    recipients = models.CharField(max_length=30, default="")
    for_gain = models.BooleanField(default=False)
    mode = models.CharField(max_length=8)
    answers = models.IntegerField(null=True)
    # When and under which number the person spoke: the answered event's, if it answers one.
    said_at = models.DateTimeField()
    said_seq = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on"], name="consent_to_confirm", condition=Q(due_on__isnull=False)
            ),
            models.Index(
                fields=["customer"],
                name="consent_looked_into",
                condition=Q(due_on__isnull=False) | Q(address__isnull=False),
            ),
            models.Index(
                fields=["customer"],
                name="consent_of_minors",
                condition=Q(state__in=["under_age", "assessed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} holds"


class Evidence(models.Model):
    """What shows that an event was so: a form's number, words noted; it goes with the person."""

    event = models.OneToOneField(ConsentEvent, on_delete=models.DO_NOTHING, related_name="+")
    # No key to the database: it stays under its number when records are merged.
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    text = FreeText()

    def __str__(self) -> str:
        return f"evidence of {self.event_id}"


class FirstUse(models.Model):
    """That a person was told, when data were first used to sell to him, that he may say no."""

    customer = models.OneToOneField(
        "customers.Customer",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="+",
    )
    at = models.DateTimeField()
    channel = models.CharField(max_length=6)
    text = models.ForeignKey("privacy.NoticeText", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"first use of {self.customer_id}"
