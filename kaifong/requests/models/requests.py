"""Requests, the steps by which each was dealt with, and how it was seen who asked."""

from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeText
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.rules.steps import OPEN, State


class Request(models.Model):
    """
    What a person asked about his own data, on the Hong Kong day on which we received it.

    Its legal clock stands with the law's other clocks, and no step of ours stops it.
    """

    # No key to the database: that somebody asked is kept when he is erased.
    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    kind = models.CharField(max_length=15, choices=[(one.value, one.value) for one in Kind])
    channel = models.CharField(max_length=7, choices=[(one.value, one.value) for one in Channel])
    language = models.CharField(max_length=10)
    words = FreeText()
    received_at = models.DateTimeField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)  # of the staff, who answers for it
    key = models.CharField(max_length=64, unique=True)  # the same one sent twice is one
    clock = models.BigIntegerField(null=True)
    state = models.CharField(  # of its last step
        max_length=25,
        choices=[(one.value, one.value) for one in State],
        default=State.RECEIVED.value,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "kind"], name="request_with_kind"),
            models.CheckConstraint(
                condition=Q(received_at__lte=models.F("recorded_at")),
                name="request_not_of_the_future",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_on", "id"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="request_open",
            ),
            models.Index(fields=["-received_on", "-id"], name="request_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Step(models.Model):
    """That a request went on: when, by whom, and what was written down about it. Append-only."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=25, choices=[(one.value, one.value) for one in State])
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    note = FreeText(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="extended_with_reasons") | ~Q(note=""),
                name="request_extended_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"


class IdentityCheck(models.Model):
    """How, when and by whom it was seen who asks. No copy of a document, no number of one."""

    class How(models.TextChoices):
        DOCUMENT_SEEN = "document_seen"
        SIGNED_IN = "signed_in"
        CALLED_BACK = "called_back"
        WROTE_BACK = "wrote_back"
        SAME_REQUESTOR = "same_requestor"  # shown with the access request before (s.24)

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="identity")
    how = models.CharField(max_length=14, choices=How)
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.request_id} {self.how}"


class Alarm(models.Model):
    """That whoever answers for a request was told how old it is: at 20, 30, 35 and 39 days."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="alarms")
    day = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "day"], name="request_alarm_once")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} day {self.day}"
