"""The file of breaches: what was lost, how it was dealt with, and who was told."""

from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeChar, FreeText
from kaifong.privacy.rules.incidents import Harm, Lost, State, To


class Incident(models.Model):
    """
    A suspected or actual breach. It names nobody: who is affected is reckoned from the logs.

    Never deleted; only how far it is changes.
    """

    title = FreeChar(max_length=120)
    lost = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Lost])
    number = models.BigIntegerField()  # of the key, the member of staff or the recipient
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    noticed_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    clock = models.BigIntegerField(null=True)
    alarmed_at = models.DateTimeField(null=True)
    state = models.CharField(  # of its last step
        max_length=12,
        choices=[(one.value, one.value) for one in State],
        default=State.SUSPECTED.value,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=models.F("begins")), name="incident_window_forward"
            ),
            models.CheckConstraint(
                condition=Q(noticed_at__lte=models.F("opened_at")), name="incident_noticed_first"
            ),
        ]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="incident_newest")]

    def __str__(self) -> str:
        return f"incident {self.pk}"


class IncidentStep(models.Model):
    """That a breach was dealt with further: facts, harm, reason. Append-only."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in State])
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    facts = FreeText()
    harm = models.CharField(
        max_length=5, choices=[(one.value, one.value) for one in Harm], default=""
    )
    people = models.PositiveIntegerField(null=True)  # who were affected, as then reckoned
    ids_sha256 = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "state"], name="incident_state_once"),
            models.CheckConstraint(condition=~Q(facts=""), name="incident_step_says_why"),
            models.CheckConstraint(
                condition=~Q(state="assessed") | (~Q(harm="") & Q(people__isnull=False)),
                name="incident_harm_assessed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.state}"


class IncidentLetter(models.Model):
    """That somebody was told of a breach: who, in which words, and what shows it. Append-only."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="letters")
    to = models.CharField(max_length=9, choices=[(one.value, one.value) for one in To])
    whom = FreeChar(max_length=120, default="")
    text_en = FreeText()
    text_zh = FreeText()
    proof = FreeText(default="")
    told_at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_en="") & ~Q(text_zh=""), name="incident_letter_in_both"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} to {self.to}"
