"""What is looked for, as rows that staff may change; every change is kept."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaifong.foundation.identity_cards.fields import FreeChar
from kaifong.quality.rules.vocabulary import Channel, Check, Dimension, Field, Policy, Severity


def choices(codes: type) -> list[tuple[str, str]]:
    return [(str(code), str(code)) for code in codes]  # type: ignore[attr-defined]


class Rule(models.Model):
    """One thing that is looked for in every record, or in those of a segment."""

    code = models.SlugField(max_length=40, unique=True)
    name_en = FreeChar(max_length=120)
    name_zh = FreeChar(max_length=80)
    dimension = models.CharField(max_length=12, choices=choices(Dimension))
    check_code = models.CharField(max_length=16, choices=choices(Check))
    field = models.CharField(max_length=10, choices=choices(Field), default="")
    months = models.SmallIntegerField(null=True)  # after these what was confirmed is old
    segment = models.JSONField(default=dict)  # codes of districts, channels, languages; empty: all
    severity = models.CharField(max_length=8, choices=choices(Severity))
    points = models.SmallIntegerField()  # of the severity, beside it for the statements
    department = models.ForeignKey(
        "authority.Department", on_delete=models.PROTECT, null=True, related_name="+"
    )
    channels = ArrayField(models.CharField(max_length=8, choices=choices(Channel)))
    on = models.BooleanField(default=True)
    version = models.IntegerField(default=1)
    standard = models.BooleanField(default=False)  # came with the product

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(check_code="old") | Q(months__gt=0), name="rule_old_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(check_code__in=("missing", "old")) | ~Q(field=""),
                name="rule_names_its_field",
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0) & Q(points__lte=100), name="rule_points_in_bounds"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RuleChange(models.Model):
    """How a rule stood from some moment on, and who made it so."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="changes")
    version = models.IntegerField()
    terms = models.JSONField()
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "version"], name="rule_version_once"),
            models.CheckConstraint(condition=Q(version__gt=0), name="rule_version_counts"),
        ]
        indexes = [models.Index(F("rule"), F("version").desc(), name="rule_newest")]

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.version}"


class FieldPolicy(models.Model):
    """When a value that came in for a field is written without a decision."""

    field = models.CharField(max_length=10, choices=choices(Field), unique=True)
    policy = models.CharField(max_length=10, choices=choices(Policy))
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.field}: {self.policy}"
