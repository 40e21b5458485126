"""How many numbers of identity cards were masked; never which."""

from django.db import models


class HkidMasked(models.Model):
    """That at an entrance, on a Hong Kong day, so many numbers of identity cards were masked."""

    on = models.DateField()
    entrance = models.CharField(max_length=80)  # a field such as customer.note, or an import
    hits = models.PositiveIntegerField()

    class Meta:
        app_label = "foundation"
        constraints = [
            models.UniqueConstraint(fields=["on", "entrance"], name="hkid_masked_once_a_day"),
            models.CheckConstraint(condition=models.Q(hits__gt=0), name="hkid_masked_some"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.entrance}"
