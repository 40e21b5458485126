"""Products and the categories they stand in."""

from django.db import models
from django.db.models.functions import Lower

from kaifong.foundation.identity_cards.fields import FreeChar


class Category(models.Model):
    """A family of products; marketing teams are answerable for some."""

    id = models.SmallAutoField(primary_key=True)
    code = models.SlugField(max_length=40, unique=True)
    name_en = FreeChar(max_length=80)
    name_zh = FreeChar(max_length=80)

    def __str__(self) -> str:
        return self.code


class Product(models.Model):
    """Something the shop sells, by the code on its invoices."""

    code = models.CharField(max_length=60, unique=True)
    name_en = FreeChar(max_length=200, default="")
    name_zh = FreeChar(max_length=200, default="")
    brand = FreeChar(max_length=60, default="")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    price_cents = models.BigIntegerField(null=True)
    import_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(Lower("name_en"), name="product_name")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price_cents=None) | models.Q(price_cents__gte=0),
                name="product_price_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.code
