"""Large files: what was asked for, how far it is, and until when it can be fetched."""

from django.db import models
from django.db.models import F, Q

from .rules import UNDER_WAY, Problem, State


class LargeFile(models.Model):
    """
    A file that the worker makes for one person; it lies sealed outside the database.

    What was asked for (`wish`) may name people whom somebody looked for: it stands here only
    until the file is made or is not.
    """

    staff = models.ForeignKey("authority.Staff", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    wish = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    rights = models.CharField(max_length=64)  # of the asker, in one name, as they were
    digest = models.CharField(max_length=64, default="")  # of what was asked, for whom
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in State], default="waiting"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField()  # when the worker was last heard of
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # nought: not counted yet
    problem = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Problem], default="", blank=True
    )
    asked_at = models.DateTimeField()
    # Once it is made
    name = models.UUIDField(unique=True, null=True)  # of the sealed file in its folder
    title = models.CharField(max_length=80, default="")  # what it is saved as
    content_type = models.CharField(max_length=80, default="")
    facts = models.JSONField(default=dict)  # numbers for the journal, when it is fetched
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="")
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    fetched = models.PositiveSmallIntegerField(default=0)
    most = models.PositiveSmallIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "digest"],
                condition=Q(state__in=UNDER_WAY),
                name="large_file_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDER_WAY) | Q(wish={}), name="large_file_forgets_the_wish"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*UNDER_WAY, "ready"], ended_at=None)
                | Q(state__in=["failed", "called_off", "over"], ended_at__isnull=False),
                name="large_file_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready")
                | Q(name__isnull=False, made_at__isnull=False, expires_at__gt=F("made_at")),
                name="large_file_ready_is_there",
            ),
            models.CheckConstraint(
                condition=Q(fetched__lte=F("most")), name="large_file_fetched_at_most"
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "-id"], name="large_file_of"),
            models.Index(fields=["beat_at"], name="large_file_alive", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"large file {self.pk}"
