"""Contracts, what each version says, what was derived from it, and what its tests found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaifong.authority.rules import FieldClass, Purpose
from kaifong.foundation.identity_cards.fields import FreeChar, FreeText

from .rules import (
    LONGEST_DAYS,
    LONGEST_HOURS,
    Colour,
    Detail,
    Ending,
    Form,
    Probe,
    Rhythm,
    State,
    Why,
)

OPEN = (State.DRAFT.value, State.PROPOSED.value, State.AGREED.value)


def _choices(enum: type) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in enum]  # type: ignore[attr-defined]


class Contract(models.Model):
    """That a department gets something of whose data another department answers for."""

    department = models.ForeignKey(
        "authority.Department", on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey("authority.Department", on_delete=models.PROTECT, related_name="+")
    steward_id = models.BigIntegerField(null=True)  # who of the owner's people answers for it
    author_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    colour = models.CharField(max_length=5, choices=_choices(Colour), default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(department=F("owner")), name="contract_between_two"
            ),
        ]
        indexes = [
            models.Index(
                fields=["steward_id"], condition=Q(colour="red"), name="contract_red_of_steward"
            )
        ]

    def __str__(self) -> str:
        return f"contract {self.pk}"


class ContractVersion(models.Model):
    """What a contract says from some moment on; only a draft is changed."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = FreeChar(max_length=120)
    subject = models.CharField(max_length=80, default="", blank=True)  # shelf:key it was taken from
    definition = models.JSONField()  # the question, as data
    detail = models.CharField(max_length=10, choices=_choices(Detail))
    highest = models.CharField(max_length=12, choices=_choices(FieldClass))
    purpose = models.CharField(max_length=20, choices=_choices(Purpose))
    regions = ArrayField(models.SmallIntegerField(), null=True)
    channels = ArrayField(models.SmallIntegerField(), null=True)
    categories = ArrayField(models.SmallIntegerField(), null=True)
    forms = ArrayField(models.CharField(max_length=6))
    max_age_hours = models.PositiveSmallIntegerField()
    rhythm = models.CharField(max_length=5, choices=_choices(Rhythm))
    by_hour = models.PositiveSmallIntegerField(default=9)  # of the Hong Kong day
    weekday = models.PositiveSmallIntegerField(default=0)  # from Monday
    keep_days = models.PositiveSmallIntegerField()
    reason = FreeText()  # why it is lawful
    notes = FreeText(default="", blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)  # exclusive
    state = models.CharField(max_length=8, choices=_choices(State), default=State.DRAFT.value)
    author_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    approval_id = models.BigIntegerField(null=True, unique=True)
    agreed_hash = models.CharField(max_length=64, default="", blank=True)
    agreed_at = models.DateTimeField(null=True)
    in_force_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=8, choices=_choices(Ending), default="", blank=True)
    ended_why = FreeText(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="contract_version_once"),
            models.UniqueConstraint(
                fields=["contract"], condition=Q(state="in_force"), name="contract_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["contract"], condition=Q(state__in=OPEN), name="contract_one_to_come"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", approval_id=None, agreed_at=None, in_force_at=None)
                | Q(state="proposed", approval_id__isnull=False, agreed_at=None, in_force_at=None)
                | Q(state="agreed", agreed_at__isnull=False, in_force_at=None)
                | Q(state="in_force", agreed_at__isnull=False, in_force_at__isnull=False)
                | Q(state="ended"),
                name="contract_states",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_hash="")
                | (Q(agreed_at__isnull=False) & ~Q(agreed_hash="")),
                name="contract_agreed_to_words",
            ),
            models.CheckConstraint(
                condition=(Q(state="ended", ended_at__isnull=False) & ~Q(ended_by=""))
                | (~Q(state="ended") & Q(ended_at=None, ended_by="")),
                name="contract_ended_when",
            ),
            models.CheckConstraint(
                condition=~Q(ended_by="ended") | ~Q(ended_why=""), name="contract_ended_why"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="contract_has_time",
            ),
            models.CheckConstraint(
                condition=Q(forms__contained_by=[one.value for one in Form]) & ~Q(forms=[]),
                name="contract_forms_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    max_age_hours__gte=1,
                    max_age_hours__lte=LONGEST_HOURS,
                    keep_days__gte=1,
                    keep_days__lte=LONGEST_DAYS,
                    by_hour__lte=23,
                    weekday__lte=6,
                ),
                name="contract_bounded",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(reason=""), name="contract_says_what_and_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} version {self.number}"


class Derived(models.Model):
    """
    One thing that a version brought about, and must take back: a grant, a report, a schedule.

    `key` says which of its parts it is, so that nothing is derived twice; `terms` how it was made.
    """

    class Kind(models.TextChoices):
        GRANT = "grant"
        REPORT = "report"
        SCHEDULE = "schedule"

    version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="derived")
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=80)
    ref = models.BigIntegerField()  # the number of what was derived
    terms = models.JSONField()
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="derived_once"),
            models.UniqueConstraint(fields=["kind", "ref"], name="derived_of_one_contract"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(taken_back_at__gte=F("made_at")),
                name="derived_before_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class Check(models.Model):
    """That a version was tested in an hour, and how it came out."""

    version = models.ForeignKey(ContractVersion, on_delete=models.CASCADE, related_name="checks")
    hour = models.DateTimeField()
    at = models.DateTimeField()
    colour = models.CharField(max_length=5, choices=_choices(Colour))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "hour"], name="checked_once_an_hour"),
            models.CheckConstraint(condition=Q(at__gte=F("hour")), name="checked_in_its_hour"),
        ]
        indexes = [models.Index(fields=["hour"], name="check_by_hour")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.colour}"


class CheckFinding(models.Model):
    """What one test found. Codes and numbers only."""

    check_run = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="findings")
    test = models.CharField(max_length=10, choices=_choices(Probe))
    colour = models.CharField(max_length=5, choices=_choices(Colour))
    why = models.CharField(max_length=16, choices=_choices(Why))
    n = models.PositiveIntegerField(default=0)
    codes = ArrayField(models.CharField(max_length=80), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_run", "test"], name="finding_once_a_test"),
            models.CheckConstraint(
                condition=Q(why="fine", colour="green") | (~Q(why="fine") & ~Q(colour="green")),
                name="finding_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.test} {self.why}"
