"""Customers, how to reach them, and what other systems call them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from kaifong.foundation.identity_cards.fields import FreeChar, FreeText


class Customer(models.Model):
    """A person who buys here, or may."""

    member_no = models.CharField(max_length=30, null=True, unique=True)  # noqa: DJ001  none is not ""
    name_en = FreeChar(max_length=160, default="")
    name_zh = FreeChar(max_length=80, default="")
    language = models.CharField(max_length=10, default="zh-hant")
    district = models.SmallIntegerField(default=0)
    region = models.GeneratedField(
        expression=F("district") / 100, output_field=models.SmallIntegerField(), db_persist=True
    )
    channel = models.SmallIntegerField(default=0)
    categories = ArrayField(models.SmallIntegerField(), default=list)  # whatever was bought from
    owner = models.ForeignKey(
        "authority.Staff", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    note = FreeText(default="")
    collected_under = models.CharField(max_length=60)  # the notice or source, opaque to this app
    joined_at = models.DateTimeField()
    post_doubted_at = models.DateTimeField(null=True)  # mail came back: nothing goes by post
    lake_key = models.BigIntegerField(unique=True)  # a random number: all that the lake knows
    import_id = models.BigIntegerField(null=True)
    search_text = models.TextField(default="")  # folded Latin names, member and outside numbers
    search_zh = SearchVectorField(default="")  # bigrams of the simplified Chinese name

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_en="", name_zh="") | ~Q(member_no=None) | ~Q(import_id=None),
                name="customer_is_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(collected_under=""), name="customer_under_a_notice"
            ),
            models.CheckConstraint(
                condition=Q(district__gte=0) & Q(district__lt=1000), name="customer_district_known"
            ),
        ]
        indexes = [
            models.Index(fields=["-joined_at", "-id"], name="customer_joined"),
            models.Index(fields=["region", "-joined_at", "-id"], name="customer_region_joined"),
            models.Index(fields=["owner", "-joined_at", "-id"], name="customer_owner_joined"),
            models.Index(fields=["channel", "-joined_at", "-id"], name="customer_channel_joined"),
            models.Index(fields=["name_en", "id"], name="customer_name"),
            models.Index(
                fields=["import_id"], name="customer_import", condition=Q(import_id__isnull=False)
            ),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="customer_text"),
            GinIndex(fields=["search_zh"], fastupdate=False, name="customer_zh"),
            GinIndex(fields=["categories"], name="customer_categories"),
        ]

    def __str__(self) -> str:
        return f"customer {self.pk}"


class ContactPoint(models.Model):
    """An e-mail address or a telephone number of a customer."""

    class Kind(models.TextChoices):
        EMAIL = "email"
        PHONE = "phone"

    class Status(models.TextChoices):
        GOOD = "good"
        DOUBTED = "doubted"
        BOUNCED = "bounced"

    class Doubt(models.TextChoices):
        BOUNCED = "bounced"  # a message came back for good
        STRANGER = "stranger"  # somebody else answers there
        SAID = "said"  # the customer says that it is wrong
        SOURCE = "source"  # another system or the courier says so

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="contact_points", db_index=False
    )
    kind = models.CharField(max_length=5, choices=Kind)
    value = models.CharField(max_length=254)  # lower-case address or E.164 number
    is_primary = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.GOOD)
    doubt = models.CharField(max_length=8, choices=Doubt, default="", db_default="", blank=True)
    doubted_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind", "value"], name="contact_point_once_a_customer"
            ),
            models.UniqueConstraint(
                fields=["customer", "kind"],
                condition=Q(is_primary=True),
                name="contact_one_primary",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="contact_point_not_empty"),
            models.CheckConstraint(
                condition=~Q(status="good") | Q(doubt="", doubted_at=None),
                name="contact_good_without_doubt",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "value"], name="contact_value"),
            GinIndex(OpClass("value", name="gin_trgm_ops"), name="contact_part"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.customer_id}"


class ExternalIdentity(models.Model):
    """What another system calls a customer, or by what he writes to us on a channel."""

    class Kind(models.TextChoices):
        EXTERNAL = "external"  # his number in another system
        DEVICE = "device"
        WHATSAPP = "whatsapp"  # a business-scoped user id
        WECHAT = "wechat"  # an openid
        MEMBER = "member"  # the number of a card of ours, or of a record that was merged

    class Status(models.TextChoices):
        GOOD = "good"
        DOUBTED = "doubted"
        BOUNCED = "bounced"
        OPTED_OUT = "opted_out"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=80)
    kind = models.CharField(
        max_length=8, choices=Kind, default=Kind.EXTERNAL, db_default=Kind.EXTERNAL
    )
    status = models.CharField(
        max_length=9, choices=Status, default=Status.GOOD, db_default=Status.GOOD
    )
    verified_at = models.DateTimeField(null=True)
    learnt_from = models.CharField(max_length=60, default="", db_default="")  # who told us of it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="identity_once"),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(external_id=""), name="identity_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} of {self.customer_id}"


class Stranger(models.Model):
    """
    Somebody who came by a channel and whom the books do not know: an identity, not a customer.

    Nothing is kept of him but by what he came; it goes once somebody in the books bears it.
    """

    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=ExternalIdentity.Kind)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="stranger_once"),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(external_id=""), name="stranger_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"stranger {self.pk} of {self.source}"
