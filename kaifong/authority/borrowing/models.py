"""
Roles handed over for a while, what policy lends, who borrowed it, and each step he took.

That periods do not overlap is held by EXCLUDE in the migration.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaifong.foundation.identity_cards.fields import FreeChar, FreeText

from .rules import LONGEST_BORROWING

PERIOD_CHECKS = Q(ends_at__gt=F("starts_at")) & (
    Q(ended_at=None) | Q(ended_at__gte=F("starts_at"), ended_at__lte=F("ends_at"))
)


class Delegation(models.Model):
    """
    That a colleague stands in: a role, or some of its grants, handed over for a while.

    He has of it what the giver still holds. It ends at once when the giver loses the role.
    """

    giver = models.ForeignKey("authority.Staff", on_delete=models.PROTECT, related_name="given")
    taker = models.ForeignKey("authority.Staff", on_delete=models.PROTECT, related_name="taken")
    role = models.ForeignKey("authority.Role", on_delete=models.CASCADE, related_name="handed_on")
    grant_ids = ArrayField(models.BigIntegerField(), null=True)  # none: the whole role
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = FreeChar(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("taker")), name="delegation_to_somebody_else"
            ),
            models.CheckConstraint(condition=PERIOD_CHECKS, name="delegation_is_a_period"),
        ]
        indexes = [models.Index(fields=["taker", "ends_at"], name="delegation_of_taker")]

    def __str__(self) -> str:
        return f"{self.role_id} of {self.giver_id} to {self.taker_id}"


class Offer(models.Model):
    """What policy lends beyond one's department: so much, so long, to these roles."""

    code = models.SlugField(max_length=40, unique=True)
    name_en = FreeChar(max_length=80)
    name_zh = FreeChar(max_length=80)
    object = models.CharField(max_length=20)
    actions = ArrayField(models.CharField(max_length=20))
    classes = ArrayField(models.CharField(max_length=12))
    regions = ArrayField(models.SmallIntegerField(), null=True)
    channels = ArrayField(models.SmallIntegerField(), null=True)
    categories = ArrayField(models.SmallIntegerField(), null=True)
    purposes = ArrayField(models.CharField(max_length=20))
    role_ids = ArrayField(models.BigIntegerField(), null=True)  # none: whoever works here
    minutes = models.PositiveSmallIntegerField()  # at most
    needs_approval = models.BooleanField(default=False)
    owner_role = models.ForeignKey("authority.Role", on_delete=models.PROTECT, related_name="+")
    made_by = models.BigIntegerField(null=True)  # who cannot borrow it himself
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_BORROWING),
                name="offer_for_a_while",
            ),
            models.CheckConstraint(
                condition=~Q(actions=[]) & ~Q(classes=[]) & ~Q(purposes=[]),
                name="offer_of_something",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Borrowing(models.Model):
    """
    A session of borrowed powers: asked for with a reason, perhaps agreed to, over in minutes.

    Everything in it is written down step by step, and the data's owner reviews it afterwards.
    """

    staff = models.ForeignKey("authority.Staff", on_delete=models.PROTECT, related_name="borrowed")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="borrowings")
    actions = ArrayField(models.CharField(max_length=20))
    classes = ArrayField(models.CharField(max_length=12))
    regions = ArrayField(models.SmallIntegerField(), null=True)
    channels = ArrayField(models.SmallIntegerField(), null=True)
    categories = ArrayField(models.SmallIntegerField(), null=True)
    purpose = models.CharField(max_length=20)
    reason = FreeChar(max_length=300)
    minutes = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    declined = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=12, default="")
    finding = FreeText(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None, ended_at=None) | PERIOD_CHECKS,
                name="borrowing_is_a_period",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("staff")) & ~Q(reviewed_by=F("staff")),
                name="borrowing_judged_by_others",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_BORROWING),
                name="borrowing_for_a_while",
            ),
            models.UniqueConstraint(
                fields=["staff", "offer"],
                condition=Q(starts_at=None, declined=False),
                name="borrowing_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} by {self.staff_id}"


class BorrowedStep(models.Model):
    """One request made in a session of borrowed powers, written before it was answered."""

    at = models.DateTimeField()
    borrowing_id = models.BigIntegerField()
    staff_id = models.BigIntegerField()
    method = models.CharField(max_length=8)
    way = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["borrowing_id", "id"], name="step_of_borrowing")]

    def __str__(self) -> str:
        return f"{self.method} {self.way}"
