"""Who may be one person, who is not, and whom staff made one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from .people import Customer


class Scan(models.Model):
    """One search through the books for customers who may be one person, and what it learnt."""

    at = models.DateTimeField()
    rules = models.CharField(max_length=40)  # name and version of the rules
    weights = models.JSONField()
    customers = models.IntegerField()
    compared = models.BigIntegerField()
    found = models.IntegerField()

    def __str__(self) -> str:
        return f"scan {self.pk}"


class Pair(models.Model):
    """Two customers who may be one person, with the evidence; gone when that is settled."""

    left = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    scan = models.ForeignKey(
        Scan, on_delete=models.CASCADE, null=True, related_name="+"
    )  # none: found where somebody came in
    probability = models.FloatField()
    levels = models.JSONField()  # how far each field agrees: {"phone": "same"}
    said = models.JSONField()  # what that says, in bits for or against: {"phone": 12.4}
    held = models.BooleanField(default=False)  # verified numbers or addresses differ
    group = models.BigIntegerField()  # the least number of those who may all be one

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="pair_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="pair_in_order"),
        ]
        indexes = [models.Index(fields=["group"], name="pair_group")]

    def __str__(self) -> str:
        return f"{self.left_id} and {self.right_id}"


class Distinct(models.Model):
    """That somebody found two customers not to be the same: never to be asked again."""

    left = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="distinct_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="distinct_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} is not {self.right_id}"


class Merge(models.Model):
    """
    That one customer's record was made part of another's; whoever asks for it is led there.

    Bare numbers: the loser's row is gone, and the winner's goes when it is merged in its turn.
    """

    winner_id = models.BigIntegerField()
    loser_id = models.BigIntegerField()
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    changeset = models.OneToOneField(
        "foundation.ChangeSet", on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loser_id"], condition=Q(undone_at=None), name="merged_once"
            ),
            models.CheckConstraint(
                condition=~Q(winner_id=F("loser_id")), name="merged_with_another"
            ),
        ]
        indexes = [models.Index(fields=["winner_id"], name="merge_of_winner")]

    def __str__(self) -> str:
        return f"{self.loser_id} into {self.winner_id}"


class Moved(models.Model):
    """Rows of one table that a merge moved, and what else it must know to move them back."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="moved")
    table = models.CharField(max_length=63)
    column = models.CharField(max_length=63)
    rows = ArrayField(models.BigIntegerField(), default=list)
    kept = models.JSONField(null=True)  # rows that had to go, or what an app's hook remembers

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "table", "column"], name="moved_once")
        ]

    def __str__(self) -> str:
        return f"{self.table}.{self.column} of {self.merge_id}"
