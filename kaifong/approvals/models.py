"""Policies, what was asked under them, the voices given, and who stands in for whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaifong.foundation.identity_cards.fields import FreeText

from .rules import MOST_VOICES, By, State

HASH = 64  # hexadecimal digits


class Policy(models.Model):
    """What is needed for a kind from some moment on: a version. Never changed; newest counts."""

    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    hours = models.PositiveSmallIntegerField()
    good_hours = models.PositiveSmallIntegerField()
    reminders = ArrayField(models.PositiveSmallIntegerField())
    made_at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="policy_version_once"),
            models.CheckConstraint(condition=Q(hours__gt=0, good_hours__gt=0), name="policy_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.number}"


class PolicyThreshold(models.Model):
    """From which number on a policy wants how many voices, and whose. Never changed."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="thresholds")
    least = models.BigIntegerField()
    voices = models.PositiveSmallIntegerField()
    among_by = models.CharField(max_length=10, choices=[(one.value, one.value) for one in By])
    among_code = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "least"], name="threshold_once"),
            models.CheckConstraint(
                condition=Q(voices__gte=1, voices__lte=MOST_VOICES, least__gte=0),
                name="threshold_wants_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} from {self.least}"


class Approval(models.Model):
    """
    That a person asks others to agree to something, as it is now.

    Only its steps change how it stands: the database writes `state` and `good_until` itself.
    """

    kind = models.CharField(max_length=40)
    threshold = models.ForeignKey(PolicyThreshold, on_delete=models.PROTECT, related_name="+")
    voices = models.PositiveSmallIntegerField()  # of the threshold; the database fills it
    author_id = models.BigIntegerField()
    beneficiary_id = models.BigIntegerField(null=True)
    content = models.JSONField()  # codes, numbers and ids
    content_hash = models.CharField(max_length=HASH)
    measure = models.BigIntegerField()
    asked_at = models.DateTimeField()
    times_out_at = models.DateTimeField()
    uses = models.PositiveSmallIntegerField(default=1)
    good_hours = models.PositiveSmallIntegerField()
    good_until = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.value) for one in State],
        default=State.ASKED.value,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(times_out_at__gt=F("asked_at")), name="approval_has_time"
            ),
            models.CheckConstraint(condition=Q(uses__gte=1), name="approval_is_of_use"),
        ]
        indexes = [
            models.Index(
                fields=["times_out_at"],
                condition=Q(state__in=[State.ASKED.value, State.GRANTED.value]),
                name="approval_open",
            ),
            models.Index(fields=["author_id", "-id"], name="approval_by_author"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ApprovalStep(models.Model):
    """That an approval went on: when, by whom, and why. Append-only; the database checks it."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State])
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    note = FreeText(default="")

    def __str__(self) -> str:
        return f"{self.approval_id} {self.state}"


class Vote(models.Model):
    """
    One voice about one approval, given by its owner or in his stead. Append-only.

    The database fills author and beneficiary, and lets each person have a part in one voice only.
    """

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="votes")
    staff_id = models.BigIntegerField()
    voice_id = models.BigIntegerField()  # whose voice it is
    author_id = models.BigIntegerField()
    beneficiary_id = models.BigIntegerField(null=True)
    content_hash = models.CharField(max_length=HASH)
    yes = models.BooleanField()
    reason = FreeText(default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["approval", "staff_id"], name="vote_once_a_person"),
            models.UniqueConstraint(fields=["approval", "voice_id"], name="vote_once_a_voice"),
            models.CheckConstraint(
                condition=~Q(staff_id=F("author_id")) & ~Q(voice_id=F("author_id")),
                name="vote_not_by_the_author",
            ),
            models.CheckConstraint(
                condition=Q(beneficiary_id=None)
                | (~Q(staff_id=F("beneficiary_id")) & ~Q(voice_id=F("beneficiary_id"))),
                name="vote_not_by_the_beneficiary",
            ),
            models.CheckConstraint(
                condition=Q(yes=True) | ~Q(reason=""), name="vote_against_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voice_id} on {self.approval_id}"


class Reminder(models.Model):
    """That those who can approve were reminded; each hour of a policy once."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="reminded")
    hours = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["approval", "hours"], name="reminded_once_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.approval_id} after {self.hours}"


class Delegation(models.Model):
    """That somebody approves in another's stead for a time; taking it back is one moment."""

    giver_id = models.BigIntegerField()
    taker_id = models.BigIntegerField()
    reason = FreeText()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # exclusive
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver_id=F("taker_id")), name="delegation_to_another"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="delegation_has_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="delegation_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.taker_id} for {self.giver_id}"
