"""Notices, their versions and texts, and under which of them each person's data were given."""

from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeChar


class Notice(models.Model):
    """What people are told where their data are collected; its versions say it over the years."""

    code = models.SlugField(max_length=30, unique=True)
    name_en = FreeChar(max_length=80)
    name_zh = FreeChar(max_length=80)

    def __str__(self) -> str:
        return self.code


class NoticeText(models.Model):
    """The words of a notice in one language, kept once under their own hash; never changed."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    locale = models.CharField(max_length=10)
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.locale} {self.sha256[:12]}"


class NoticeVersion(models.Model):
    """
    A notice as it stood from some moment on. A draft may change; what was published never does.

    The database refuses changes of published versions, but for the moment that another came.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    terms = models.JSONField()
    text_en = models.ForeignKey(NoticeText, on_delete=models.PROTECT, null=True, related_name="+")
    text_zh = models.ForeignKey(NoticeText, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)
    until = models.DateTimeField(null=True)  # when the next version came into force

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="notice_version_once"),
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(published_at__isnull=False, until__isnull=True),
                name="notice_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(published_at__isnull=True), name="notice_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | Q(text_en__isnull=False, text_zh__isnull=False),
                name="notice_published_with_texts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} v{self.number}"


class Collection(models.Model):
    """That a person gave data after this notice was shown: which version, in which words, when."""

    # No key to the database: it stays under its number when records are merged.
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    version = models.ForeignKey(NoticeVersion, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(NoticeText, on_delete=models.PROTECT, related_name="+")
    given = models.CharField(max_length=10)  # at the counter, by telephone, in the shop …
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.customer_id} under {self.version_id}"
