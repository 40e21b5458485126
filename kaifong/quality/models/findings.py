"""What was found wanting, the scores, and how both stood at each run."""

from django.db import models
from django.db.models import F, Q

from .rulebook import Rule


class Run(models.Model):
    """One review of all records by all rules; another process may finish what one began."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    customers = models.IntegerField(default=0)
    opened = models.IntegerField(default=0)  # reopened ones among them
    closed = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)  # open when it ended
    whole = models.IntegerField(default=0)  # records in which nothing was wanting

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(finished_at=None), name="quality_one_run_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"


class RunRule(models.Model):
    """What a run found by one rule: written with the findings, so that it is done once."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rules")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    opened = models.IntegerField()
    reopened = models.IntegerField()
    closed = models.IntegerField()
    waiting = models.IntegerField()
    # Reckoned at the end of the run, so that no page counts a million findings.
    ever = models.IntegerField(default=0)  # found at any time
    fixed = models.IntegerField(default=0)  # of these put right and not back
    recurred = models.IntegerField(default=0)  # of these found again after they were right
    fresh = models.IntegerField(default=0)  # open for less than 30 days
    ageing = models.IntegerField(default=0)  # 30 to 90
    old = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "rule"], name="run_rule_once")]

    def __str__(self) -> str:
        return f"{self.run_id}: rule {self.rule_id}"


class Finding(models.Model):
    """That a customer's record is wanting by a rule; one row for all times that it was."""

    class Closed(models.TextChoices):
        FIXED = "fixed"
        RULE_OFF = "rule_off"  # nobody looks for it any more

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()  # for the first time
    reopened_at = models.DateTimeField(null=True)  # for the last time
    closed_at = models.DateTimeField(null=True)
    closed = models.CharField(max_length=8, choices=Closed, default="")
    recurrences = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "customer"], name="finding_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed="")
                | (Q(closed_at__isnull=False) & ~Q(closed="")),
                name="finding_closed_somehow",
            ),
        ]
        indexes = [
            models.Index(
                fields=["rule", "customer"], name="finding_open", condition=Q(closed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk}"


class Score(models.Model):
    """How a customer's record stands: 0 to 100."""

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    score = models.SmallIntegerField()
    findings = models.SmallIntegerField()
    at = models.DateTimeField()  # since when it is so

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=0) & Q(score__lte=100), name="score_in_bounds"
            ),
        ]
        indexes = [models.Index(F("score"), F("customer"), name="score_worst_first")]

    def __str__(self) -> str:
        return f"score of {self.customer_id}"


class GroupScore(models.Model):
    """How the records of a group stood at the end of a run."""

    class Kind(models.TextChoices):
        ALL = "all"
        DISTRICT = "district"
        CHANNEL = "channel"
        OWNER = "owner"
        DEPARTMENT = "department"  # by the rules in its charge

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="groups")
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.BigIntegerField(default=0)  # nought: none, or nobody's
    customers = models.IntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2)
    findings = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "code"], name="group_score_once"),
            models.CheckConstraint(
                condition=Q(score__gte=0) & Q(score__lte=100), name="group_score_in_bounds"
            ),
        ]
        indexes = [models.Index(fields=["kind", "code", "run"], name="group_score_over_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} at run {self.run_id}"
