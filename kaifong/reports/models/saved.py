"""Questions that staff keep under a name: every version as it was, and with whom it is shared."""

from django.db import models

from kaifong.foundation.identity_cards.fields import FreeChar
from kaifong.reports.rules import Sharing


class SavedReport(models.Model):
    """A kept question. It holds no figures: whoever opens it is answered from his own rows."""

    staff_id = models.BigIntegerField()  # who made it, and alone changes it
    sharing = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Sharing])
    with_code = models.CharField(max_length=40, default="", blank=True)  # of a role or department
    version = models.PositiveIntegerField()  # the last
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sharing="private", with_code="")
                | (~models.Q(sharing="private") & ~models.Q(with_code="")),
                name="saved_shared_with_somebody",
            ),
        ]
        indexes = [models.Index(fields=["staff_id"], name="saved_by")]

    def __str__(self) -> str:
        return f"report {self.pk}"


class SavedVersion(models.Model):
    """A kept question as it stood from some moment on; never altered."""

    report = models.ForeignKey(SavedReport, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = FreeChar(max_length=120)
    definition = models.JSONField()
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="saved_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} version {self.number}"
