"""Orders and returns with their lines. Amounts of returns are negative."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeChar


class Kind(models.IntegerChoices):
    SALE = 1
    RETURN = 2
    ADJUSTMENT = 3  # a correction of the books that is neither


class LineKind(models.IntegerChoices):
    GOODS = 1
    CHARGE = 2  # postage, bank charges, fees, discounts by hand
    ADJUSTMENT = 3  # bad debt and the like
    TEST = 4
    STOCK = 5  # written off or found; no money


class Status(models.TextChoices):
    PLACED = "placed"
    PAID = "paid"
    DESPATCHED = "despatched"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Order(models.Model):
    """One invoice: a sale, or a return with the sale it undoes where that is known."""

    source = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    kind = models.SmallIntegerField(choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.COMPLETED)
    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,  # order_of_customer leads with it
    )  # none: an anonymous sale
    arrived_as = models.BigIntegerField(null=True)  # under whose record, if that was merged since
    undoes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="returns", db_index=False
    )
    placed_at = models.DateTimeField()
    placed_on = models.DateField()  # the Hong Kong day
    channel = models.SmallIntegerField(default=0)
    region = models.SmallIntegerField(default=0)  # the customer's when it was placed
    owner_id = models.BigIntegerField(null=True)  # who then cared for the customer
    categories = ArrayField(models.SmallIntegerField(), default=list)
    currency = models.CharField(max_length=3, default="HKD")
    rate = models.DecimalField(max_digits=14, decimal_places=6, default=1)  # HKD for one unit
    amount_cents = models.BigIntegerField(default=0)  # all lines, in its own currency
    goods_cents = models.BigIntegerField(default=0)  # lines of goods only, HKD
    total_cents = models.BigIntegerField(default=0)  # all lines, HKD
    import_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="order_once"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="order_rate_above_zero"),
            models.CheckConstraint(
                condition=Q(undoes=None) | Q(kind=Kind.RETURN), name="only_returns_undo"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-placed_at", "-id"], name="order_of_customer"),
            models.Index(fields=["-placed_at", "-id"], name="order_placed"),
            models.Index(fields=["region", "-placed_at", "-id"], name="order_region_placed"),
            models.Index(
                fields=["import_id"], name="order_import", condition=Q(import_id__isnull=False)
            ),
            models.Index(fields=["undoes"], name="order_undone", condition=Q(undoes__isnull=False)),
            models.Index(
                fields=["arrived_as"],
                name="order_arrived_as",
                condition=Q(arrived_as__isnull=False),
            ),
            GinIndex(OpClass("number", name="gin_trgm_ops"), name="order_number_part"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"


class Line(models.Model):
    """One line of an order; the customer is copied so that a cluster can keep them together."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    customer_id = models.BigIntegerField(null=True)
    number = models.IntegerField()  # its place in the order
    kind = models.SmallIntegerField(choices=LineKind)
    product = models.ForeignKey(
        "catalogue.Product", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    category_id = models.SmallIntegerField(default=0)
    code = models.CharField(max_length=60)
    description = FreeChar(max_length=200, default="")
    quantity = models.IntegerField()
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)  # in the order's currency
    amount_cents = models.BigIntegerField()  # in the order's currency
    hkd_cents = models.BigIntegerField()
    undoes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="line_place_once"),
        ]
        indexes = [
            models.Index(fields=["undoes"], name="line_undone", condition=Q(undoes__isnull=False)),
            # For merging, copying and erasing what one person bought.
            models.Index(fields=["customer_id"], name="line_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.number}"
