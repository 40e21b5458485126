"""Logs of signing in, files and refusals; what is watched for, what was found, and baits."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeChar, FreeText


class SignIn(models.Model):
    """That somebody signed in or out, or tried to. Append-only."""

    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)  # none: by a name that nobody here bears
    what = models.CharField(max_length=12)  # in, out, failed
    by = models.CharField(max_length=20)  # password, passkey …
    address = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = [models.Index(fields=["staff_id", "-at"], name="sign_in_by_staff")]

    def __str__(self) -> str:
        return f"{self.what} {self.staff_id}"


class TakenOut(models.Model):
    """That somebody took a file out of the desk, or read the audit itself. Append-only."""

    at = models.DateTimeField()
    staff_id = models.BigIntegerField()
    way = models.CharField(max_length=60)
    what = models.CharField(max_length=8)  # file, page
    purpose = models.CharField(max_length=20)
    object_id = models.BigIntegerField(null=True)
    customers = models.PositiveIntegerField()  # whose contact or sensitive fields were in it
    bytes = models.BigIntegerField(null=True)
    borrowing_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["staff_id", "-at"], name="taken_out_by_staff")]

    def __str__(self) -> str:
        return f"{self.what} {self.way}"


class Refusal(models.Model):
    """
    That somebody was refused something. Append-only, and deleted when its term is over.

    Repeats within an hour are written at the 2nd, 4th, 8th … time: `times` says how often by then.
    """

    at = models.DateTimeField()
    staff_id = models.BigIntegerField()
    way = models.CharField(max_length=60)
    purpose = models.CharField(max_length=20)
    object_id = models.BigIntegerField(null=True)
    why = models.CharField(max_length=60)
    times = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["staff_id", "-at"], name="refusal_by_staff")]

    def __str__(self) -> str:
        return f"{self.way} to {self.staff_id}"


class RefusalTally(models.Model):
    """How often somebody was refused the same within an hour, so that repeats make no flood."""

    hour = models.DateTimeField()
    staff_id = models.BigIntegerField()
    way = models.CharField(max_length=60)
    object_id = models.BigIntegerField(default=0)
    why = models.CharField(max_length=60)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "staff_id", "way", "object_id", "why"], name="refusal_tallied_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.times} × {self.way}"


class RefusalGone(models.Model):
    """Up to which refusal the term of keeping them is over: the seal asks it."""

    last_id = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField())
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"until {self.last_id}"


class Watch(models.Model):
    """One thing that is watched for in the access log, with its thresholds."""

    code = models.CharField(max_length=20, unique=True)
    on = models.BooleanField(default=True)
    threshold = models.PositiveIntegerField()
    stops_at = models.PositiveIntegerField(null=True)  # from here on a reason is asked for

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(threshold__gte=1), name="watch_has_a_threshold"),
            models.CheckConstraint(
                condition=Q(stops_at=None) | Q(stops_at__gte=5), name="watch_stops_nobody_at_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Watched(models.Model):
    """Up to when the access log has been judged."""

    code = models.CharField(max_length=20, unique=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} until {self.until}"


class UnusualAccess(models.Model):
    """Something unusual, to be looked at by somebody else and answered with a word."""

    code = models.CharField(max_length=20)
    on = models.DateField()  # the Hong Kong day
    staff_id = models.BigIntegerField(default=0)  # nought: about a customer, not a person
    customer_id = models.BigIntegerField(default=0)
    count = models.PositiveIntegerField()
    usual = models.PositiveIntegerField(default=0)  # what the person's habit is, where it matters
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    found_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=12, default="")
    word = FreeText(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "on", "staff_id", "customer_id"], name="unusual_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=models.F("staff_id")),
                name="unusual_judged_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["-found_at"], name="unusual_open", condition=Q(reviewed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.on}"


class StatedReason(models.Model):
    """Why somebody reads more people than usual, said before he went on. Append-only."""

    at = models.DateTimeField()
    until = models.DateTimeField()
    staff_id = models.BigIntegerField()
    reason = FreeChar(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["staff_id", "-until"], name="reason_of_staff")]

    def __str__(self) -> str:
        return f"{self.staff_id} until {self.until}"


class Bait(models.Model):
    """A customer whom the data officer made up, and whom no honest work opens."""

    customer_id = models.BigIntegerField()
    note = FreeChar(max_length=200)
    placed_at = models.DateTimeField()
    placed_by = models.BigIntegerField()
    taken_away_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer_id"], condition=Q(taken_away_at=None), name="bait_once"
            ),
        ]

    def __str__(self) -> str:
        return f"bait {self.customer_id}"


__all__ = [
    "Bait",
    "Refusal",
    "RefusalGone",
    "RefusalTally",
    "SignIn",
    "StatedReason",
    "TakenOut",
    "UnusualAccess",
    "Watch",
    "Watched",
]
