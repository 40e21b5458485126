"""Departments, staff, roles, grants, what these were, and the log of who looked at whom."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from kaifong.foundation.identity_cards.fields import FreeChar

from .audit.models import (
    Bait,
    Refusal,
    RefusalGone,
    RefusalTally,
    SignIn,
    StatedReason,
    TakenOut,
    UnusualAccess,
    Watch,
    Watched,
)
from .borrowing.models import BorrowedStep, Borrowing, Delegation, Offer
from .programs.models import ApiClient
from .rules import FieldClass

__all__ = [
    "Amendment",
    "ApiClient",
    "Bait",
    "BorrowedStep",
    "Borrowing",
    "Delegation",
    "Department",
    "Grant",
    "Look",
    "Membership",
    "Offer",
    "Refusal",
    "RefusalGone",
    "RefusalTally",
    "Role",
    "SignIn",
    "Staff",
    "StatedReason",
    "TakenOut",
    "UnusualAccess",
    "Watch",
    "Watched",
]


class Department(models.Model):
    """A unit of the shop. Its rows bound whatever its roles are granted; empty bounds nothing."""

    code = models.SlugField(max_length=30, unique=True)
    name_en = FreeChar(max_length=80)
    name_zh = FreeChar(max_length=80)
    regions = ArrayField(models.SmallIntegerField(), null=True)
    channels = ArrayField(models.SmallIntegerField(), null=True)
    categories = ArrayField(models.SmallIntegerField(), null=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code


class Role(models.Model):
    """What a person does in a department; grants hang on it."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="roles")
    code = models.SlugField(max_length=40, unique=True)
    name_en = FreeChar(max_length=80)
    name_zh = FreeChar(max_length=80)

    def __str__(self) -> str:
        return self.code


class Staff(models.Model):
    """A person who works here, or a program that acts as if. Roles make what he may do."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff"
    )
    name_en = FreeChar(max_length=80)
    name_zh = FreeChar(max_length=80, default="")
    language = models.CharField(max_length=10, default="en")
    roles = models.ManyToManyField(Role, through="Membership", related_name="holders")
    is_demo = models.BooleanField(default=False)
    # Such an entry has no way to sign in; see programs.
    is_program = models.BooleanField(default=False, db_default=False)
    left_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name_en


class Membership(models.Model):
    """That a person holds a role."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} as {self.role_id}"


class Grant(models.Model):
    """
    A role may do `action` on `object` for the rows named, seeing these classes of fields, for
    these purposes. Empty rows mean every row of the department.
    """

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="grants")
    action = models.CharField(max_length=20)
    object = models.CharField(max_length=20)
    regions = ArrayField(models.SmallIntegerField(), null=True)
    channels = ArrayField(models.SmallIntegerField(), null=True)
    categories = ArrayField(models.SmallIntegerField(), null=True)
    own = models.BooleanField(default=False)
    classes = ArrayField(models.CharField(max_length=12))
    purposes = ArrayField(models.CharField(max_length=20))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(classes__contained_by=[cls.value for cls in FieldClass])
                & ~models.Q(classes=[]),
                name="grant_classes_known",
            ),
            models.CheckConstraint(condition=~models.Q(purposes=[]), name="grant_for_a_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object}"


class Amendment(models.Model):
    """
    What a department, role, membership or grant said from some moment on.

    Written by the database itself for every change, however it was made. Append-only.
    """

    class Verb(models.TextChoices):
        INSERT = "I"
        UPDATE = "U"
        DELETE = "D"

    at = models.DateTimeField(db_default=Now())
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    verb = models.CharField(max_length=1, choices=Verb)
    terms = models.JSONField()  # the row as it then stood; a deleted one as it last stood
    staff_id = models.BigIntegerField(null=True)  # none: by a command or by SQL

    class Meta:
        indexes = [models.Index(fields=["table", "row_id", "-id"], name="amendment_of_row")]

    def __str__(self) -> str:
        return f"{self.verb} {self.table} {self.row_id}"


class Look(models.Model):
    """That somebody read a person's contact or sensitive fields: the access log. Append-only."""

    at = models.DateTimeField()
    staff_id = models.BigIntegerField()
    way = models.CharField(max_length=40)  # the registered way out by which it was read
    purpose = models.CharField(max_length=20)
    classes = ArrayField(models.CharField(max_length=12))
    customer_ids = ArrayField(models.BigIntegerField())
    total = models.PositiveIntegerField()
    token = models.BigIntegerField(null=True)  # the key by which another system read it
    borrowing_id = models.BigIntegerField(null=True)  # the session of borrowed powers it was in

    class Meta:
        indexes = [
            models.Index(fields=["staff_id", "-at"], name="look_by_staff"),
            models.Index(
                fields=["token", "at"],
                name="look_by_token",
                condition=models.Q(token__isnull=False),
            ),
            GinIndex(fields=["customer_ids"], name="look_at_person"),
            models.Index(
                fields=["borrowing_id", "at"],
                name="look_in_borrowing",
                condition=models.Q(borrowing_id__isnull=False),
            ),
            models.Index(fields=["at"], name="look_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} by {self.way}"
