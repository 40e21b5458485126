"""Segments as definitions with versions, counts without people, and hand-overs with their steps."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaifong.foundation.identity_cards.fields import FreeChar, FreeText

from .rules import ANSWERS, Sharing, State, Use

HASH = 64  # hexadecimal digits


class Segment(models.Model):
    """A definition of customers, which holds no people: who is meant is judged when it is asked."""

    staff_id = models.BigIntegerField()  # who made it, and alone changes it
    sharing = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Sharing])
    with_code = models.CharField(max_length=40, default="", blank=True)  # of a role or department
    version = models.PositiveIntegerField()  # the last
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sharing__in=["private", "public"], with_code="")
                | (Q(sharing__in=["team", "department"]) & ~Q(with_code="")),
                name="segment_shared_with_somebody",
            ),
        ]
        indexes = [models.Index(fields=["staff_id"], name="segment_by")]

    def __str__(self) -> str:
        return f"segment {self.pk}"


class SegmentVersion(models.Model):
    """A segment as it stood from some moment on; never altered."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = FreeChar(max_length=120)
    description = FreeText(default="")
    definition = models.JSONField()
    digest = models.CharField(max_length=HASH)  # sha256 of the definition
    purpose = models.CharField(max_length=20)  # for which it was drawn up
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "number"], name="segment_version_once"),
            models.CheckConstraint(condition=~Q(name=""), name="segment_with_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} version {self.number}"


class SegmentCount(models.Model):
    """How many were in a segment on a day, within the rows of who made it; never who."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="counts")
    version = models.PositiveIntegerField()
    on = models.DateField()  # a Hong Kong day
    people = models.PositiveIntegerField()
    as_of = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "on"], name="segment_counted_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} on {self.on}"


class HandOver(models.Model):
    """
    That a segment was handed to a department, for a use: the definition and counts, no people.

    Whoever receives it judges anew with his own rights and the consents of that moment. Never
    changed; its steps say how it went on.
    """

    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="handed")
    version = models.PositiveIntegerField()
    definition = models.JSONField()  # with what other segments meant then
    digest = models.CharField(max_length=HASH)
    staff_id = models.BigIntegerField()
    from_code = models.CharField(max_length=40)  # departments
    to_code = models.CharField(max_length=40)
    use = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Use])
    channel = models.CharField(max_length=10, default="")
    goods = models.CharField(max_length=60, default="")
    kinds = ArrayField(models.CharField(max_length=20))  # of data that will be used
    first_use = models.BooleanField(default=False)  # people may be written to for the first time
    whole = models.PositiveIntegerField()
    lost = models.JSONField(default=dict)  # how many by reason
    lost_in_all = models.PositiveIntegerField()
    remaining = models.PositiveIntegerField()
    note = FreeText(default="")
    approval_id = models.BigIntegerField(null=True, unique=True)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(whole=F("lost_in_all") + F("remaining")), name="handed_adds_up"
            ),
            models.CheckConstraint(condition=Q(remaining__gte=1), name="handed_somebody"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="handed_for_a_time"),
            models.CheckConstraint(
                condition=~Q(use="marketing") | (~Q(channel="") & ~Q(goods="")),
                name="handed_markets_something",
            ),
        ]
        indexes = [models.Index(fields=["to_code", "-id"], name="handed_to")]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class HandOverStep(models.Model):
    """That a hand-over was accepted, declined, taken back or done. Append-only."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State])
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()
    note = FreeText(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hand_over"],
                condition=Q(state__in=[one.value for one in ANSWERS]),
                name="handed_answered_once",
            ),
            models.UniqueConstraint(
                fields=["hand_over"], condition=Q(state="done"), name="handed_done_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*(one.value for one in ANSWERS), "done"]),
                name="handed_step_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(note=""), name="handed_declined_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hand_over_id} {self.state}"


class Served(models.Model):
    """That somebody of a hand-over was dealt with; goes with the person, and with the hand-over."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="served")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hand_over", "customer"], name="served_once"),
        ]

    def __str__(self) -> str:
        return f"one of {self.hand_over_id}"
