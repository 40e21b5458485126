"""Imports: the file, its mapping, its verdicts, and what it made."""

from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeChar


class MappingProfile(models.Model):
    """Which column of a file means what; found again by the shape of the file's header."""

    name = FreeChar(max_length=80)
    kind = models.CharField(max_length=10)  # sales or customers
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    options = models.JSONField(default=dict)  # source, currency, rate, channel, time zone
    staff_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="profile_for_a_shape"),
        ]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One file on its way in."""

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        TO_CHECK = "to_check"
        CHECKING = "checking"
        CHECKED = "checked"
        TO_RUN = "to_run"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        TO_REVERT = "to_revert"
        REVERTING = "reverting"
        REVERTED = "reverted"

    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    file_name = FreeChar(max_length=200)
    path = models.CharField(max_length=300)  # below the data folder
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    lines = models.IntegerField(default=0)
    done = models.IntegerField(default=0)  # lines through, for the progress bar
    report = models.JSONField(default=dict)  # buckets: lines and sums
    problem = models.TextField(default="")  # a msgid with %(name)s places
    facts = models.JSONField(default=dict)  # what fills them
    changeset_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(state__in=["to_run", "running", "to_revert", "reverting"]),
                name="one_import_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class Refused(models.Model):
    """A row that did not come in, as it was, and why."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refused")
    row = models.IntegerField()
    reason = models.CharField(
        max_length=40
    )  # a code; the sentence is made in the reader's language
    values = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["batch", "row"], name="refused_of_import")]

    def __str__(self) -> str:
        return f"row {self.row}: {self.reason}"


class Held(models.Model):
    """
    That a row may be somebody known, with the evidence; and what a person decided about it.

    Bare numbers: whoever is meant may be merged or gone by the time somebody decides.
    """

    class Decision(models.TextChoices):
        NONE = ""
        SAME = "same"
        ANOTHER = "another"

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="held")
    row = models.IntegerField()
    customer_id = models.BigIntegerField(null=True)  # a customer
    other_row = models.IntegerField(null=True)  # or an earlier row of the same file
    probability = models.FloatField()
    levels = models.JSONField()
    said = models.JSONField()
    decision = models.CharField(max_length=7, choices=Decision, default=Decision.NONE)
    staff_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(customer_id=None) ^ Q(other_row=None), name="held_for_one"
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "row"], name="held_of_import"),
            models.Index(fields=["customer_id"], name="held_for_customer"),
        ]

    def __str__(self) -> str:
        return f"row {self.row} of {self.batch_id}"


class ImportedAnswer(models.Model):
    """That an import wrote an event of the consent ledger: a bare number that names nobody."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+")
    event_id = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"event {self.event_id} of {self.batch_id}"
