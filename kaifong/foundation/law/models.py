"""From which day what is not law yet is to be kept."""

from django.db import models

from kaifong.foundation.identity_cards.fields import FreeChar


class Commencement(models.Model):
    """
    That a switch of the law pack commences on a Hong Kong day, or, without one, that it does not.

    Append-only: the newest row of a switch counts.
    """

    switch = models.CharField(max_length=40)
    on = models.DateField(null=True)
    source = FreeChar(max_length=200)
    entered_by = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField()

    class Meta:
        app_label = "foundation"
        constraints = [
            models.CheckConstraint(condition=~models.Q(source=""), name="commencement_sourced"),
        ]
        indexes = [models.Index(fields=["switch", "-id"], name="commencement_newest")]

    def __str__(self) -> str:
        return f"{self.switch} {self.on}"
