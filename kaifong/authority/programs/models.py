"""Programs that act under a name of their own."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaifong.foundation.identity_cards.fields import FreeChar

from .rules import MOST_ADDRESSES, MOST_HANDOVER


class ApiClient(models.Model):
    """
    A program of one department, for one purpose, for which one person answers.

    What it does is written down under `staff`, an entry that cannot sign in; its roles hang there.
    """

    staff = models.OneToOneField("authority.Staff", on_delete=models.PROTECT, related_name="client")
    use = FreeChar(max_length=200)
    department = models.ForeignKey(
        "authority.Department", on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.CharField(max_length=20)
    responsible = models.ForeignKey(
        "authority.Staff", on_delete=models.PROTECT, related_name="answers_for"
    )
    given_by = models.BigIntegerField()  # the administrator who put it into that person's hands
    regions = ArrayField(models.SmallIntegerField(), null=True)
    channels = ArrayField(models.SmallIntegerField(), null=True)
    categories = ArrayField(models.SmallIntegerField(), null=True)
    addresses = ArrayField(models.CharField(max_length=43), default=list)
    handover_days = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(given_by=F("responsible")), name="client_not_given_to_oneself"
            ),
            models.CheckConstraint(
                condition=~Q(staff=F("responsible")), name="client_answered_for_by_a_person"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="client_expires_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=Q(handover_days__lte=MOST_HANDOVER), name="client_handed_over_soon"
            ),
            models.CheckConstraint(
                condition=Q(addresses__len__lte=MOST_ADDRESSES), name="client_few_addresses"
            ),
        ]

    def __str__(self) -> str:
        return f"program {self.staff_id}"
