"""The links by which people come to their own pages, and those that were asked for."""

from django.db import models

from kaifong.foundation.identity_cards.fields import FreeChar


class Link(models.Model):
    """
    A way for one person to her own page, for some days; its signed token is not kept.

    It stays under its number when records are merged, and leads to the record that is left.
    """

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)  # none: she asked for it herself
    until = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)  # the first time

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("made_at")), name="link_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"


class LinkAsked(models.Model):
    """That somebody asked for a link to be sent; gone as soon as it was dealt with."""

    address = FreeChar(max_length=254)  # an e-mail address or a telephone number
    language = models.CharField(max_length=10)
    base = models.CharField(max_length=200)  # under which name the shop was called
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link asked {self.pk}"
