"""What was asked for, the file that was made of it, who fetched it, and its end."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaifong.foundation.identity_cards.fields import FreeChar, FreeText

from .rules import LONGEST_DAYS, MOST_DOWNLOADS, SIZES, About, Bar, Format, Why


class Extraction(models.Model):
    """
    That somebody asks for customers' fields, or lines of orders, in a file. Never changed once
    asked.

    Whom it is about is a filter of the list, or bare numbers, which name nobody once their people
    are gone; lines are chosen by a period and filters. After some years none of it stands here.
    """

    about = models.CharField(
        max_length=8,
        choices=[(one.value, one.value) for one in About],
        default=About.CUSTOMER.value,
    )
    author_id = models.BigIntegerField()
    purpose = models.CharField(max_length=12)
    why = FreeText()
    activity = FreeChar(max_length=120)
    recipient = models.ForeignKey("privacy.Recipient", on_delete=models.PROTECT, related_name="+")
    fields = ArrayField(models.CharField(max_length=60))
    query = models.TextField(default="")
    ids = ArrayField(models.BigIntegerField(), default=list)
    channel = models.CharField(max_length=10, default="")
    goods = models.CharField(max_length=60, default="")
    format = models.CharField(max_length=4, choices=[(one.value, one.value) for one in Format])
    rows_up_to = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField()
    downloads = models.PositiveSmallIntegerField()
    batch = models.UUIDField(unique=True)  # under which the log of disclosures knows it
    approval_id = models.BigIntegerField(null=True, unique=True)
    asked_at = models.DateTimeField()
    # Once its time is over: whose and why goes, how many stays.
    reduced_at = models.DateTimeField(null=True)
    many = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(fields=[]), name="extraction_of_something"),
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(activity=""), name="extraction_for_something"
            ),
            models.CheckConstraint(
                condition=~Q(purpose="marketing") | (~Q(channel="") & ~Q(goods="")),
                name="extraction_markets_something",
            ),
            models.CheckConstraint(
                condition=Q(about__in=[one.value for one in About]), name="extraction_about"
            ),
            models.CheckConstraint(
                condition=Q(about=About.CUSTOMER.value)
                | (Q(ids=[]) & ~Q(purpose="marketing") & (~Q(query="") | ~Q(reduced_at=None))),
                name="extraction_of_lines_by_period",
            ),
            models.CheckConstraint(condition=Q(rows_up_to__in=SIZES), name="extraction_size"),
            models.CheckConstraint(
                condition=Q(
                    days__gte=1,
                    days__lte=LONGEST_DAYS,
                    downloads__gte=1,
                    downloads__lte=MOST_DOWNLOADS,
                ),
                name="extraction_bounded",
            ),
            models.CheckConstraint(
                condition=Q(format__in=[one.value for one in Format]), name="extraction_format"
            ),
        ]
        indexes = [models.Index(fields=["author_id", "-id"], name="extraction_by_author")]

    def __str__(self) -> str:
        return f"X-{self.pk}"


class ExtractionFile(models.Model):
    """The one file of an extraction; it lies sealed outside the database. Never changed."""

    extraction = models.OneToOneField(Extraction, on_delete=models.PROTECT, related_name="file")
    name = models.UUIDField(unique=True)  # of the sealed file in its folder
    rows = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)  # of what the requester gets
    giver_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    most = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="extraction_file_lasts"
            )
        ]

    def __str__(self) -> str:
        return f"file of {self.extraction_id}"


class Download(models.Model):
    """That the file was fetched. Append-only; the database counts."""

    file = models.ForeignKey(ExtractionFile, on_delete=models.PROTECT, related_name="fetched")
    turn = models.PositiveSmallIntegerField()
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "turn"], name="extraction_fetched_in_turn"),
            models.CheckConstraint(condition=Q(turn__gte=1), name="extraction_fetched_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} turn {self.turn}"


class Ending(models.Model):
    """That a file came to its end: its key is destroyed. Append-only."""

    file = models.OneToOneField(ExtractionFile, on_delete=models.PROTECT, related_name="ending")
    why = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Why])
    note = FreeText(default="")
    staff_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(why="revoked") | ~Q(note=""), name="extraction_revoked_with_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.why}"


class Obstacle(models.Model):
    """Why no file could be made of what was approved. Append-only."""

    extraction = models.OneToOneField(Extraction, on_delete=models.PROTECT, related_name="obstacle")
    why = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Bar])
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.extraction_id} {self.why}"
