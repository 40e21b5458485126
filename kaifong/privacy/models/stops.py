"""Addresses to which nothing is sent any more, and the requests that said so."""

from django.db import models
from django.db.models import Q


class AddressKey(models.Model):
    """By what this installation's secret of address hashes is recognised: one row, no secret."""

    id = models.SmallIntegerField(primary_key=True)
    mark = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="address_key_only_one")]

    def __str__(self) -> str:
        return "address key"


class StopRequest(models.Model):
    """
    Somebody's wish to be left alone, in its original form: kept three years, erased or not.

    The database refuses to change it, and to delete it before its day (Cap. 593 s.9(3)).
    """

    customer_id = models.BigIntegerField(null=True)  # a bare id: it outlives the person's record
    raw = models.BinaryField()
    content_type = models.CharField(max_length=80, default="text/plain; charset=utf-8")
    way = models.CharField(max_length=10)
    received_at = models.DateTimeField()
    kept_until = models.DateField()  # through this day
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kept_until"], name="stop_request_due")]

    def __str__(self) -> str:
        return f"stop request {self.pk}"


class Stop(models.Model):
    """
    An address at which nobody is to be sold anything, by its keyed hash; it names nobody.

    Never changed or deleted: a consent given later lifts it for whoever gave it.
    """

    address = models.BinaryField()
    kind = models.CharField(max_length=5)  # email, phone
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    request = models.BigIntegerField(null=True)  # bare: the request goes after its three years

    class Meta:
        indexes = [models.Index(fields=["address", "-at"], name="stop_of_address")]

    def __str__(self) -> str:
        return f"stop {self.pk}"
