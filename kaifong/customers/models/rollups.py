"""What customers did, rolled up as it happens. Money is net of returns, in HKD cents."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .people import Customer


class CustomerProfile(models.Model):
    """
    A customer's life with the shop in one row, kept in the transaction that changes it.

    Whoever inserts a customer inserts this row too: the list sorted by value joins it.
    """

    customer = models.OneToOneField(
        Customer, on_delete=models.CASCADE, primary_key=True, related_name="profile"
    )
    orders = models.IntegerField(default=0)
    returns = models.IntegerField(default=0)
    spend_cents = models.BigIntegerField(default=0)  # sales less returns, goods only
    returned_cents = models.BigIntegerField(default=0)  # as a positive number
    first_on = models.DateField(null=True)  # of a sale
    last_on = models.DateField(null=True)  # of a sale
    channels = ArrayField(models.IntegerField(), default=list)  # orders by channel code, from 0

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(orders__gte=0) & models.Q(returns__gte=0),
                name="profile_counts_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["-spend_cents", "-customer"], name="profile_spend"),
            models.Index(
                models.F("last_on").desc(nulls_last=True),
                models.F("customer").desc(),
                name="profile_last",
            ),
        ]

    def __str__(self) -> str:
        return f"profile of {self.customer_id}"


class CustomerDay(models.Model):
    """What a customer did on one Hong Kong day, for windows of time."""

    pk = models.CompositePrimaryKey("customer_id", "day")
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    orders = models.IntegerField(default=0)
    returns = models.IntegerField(default=0)
    spend_cents = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.customer_id} on {self.day}"
