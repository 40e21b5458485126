"""Keys by which other systems act as a member of staff."""

from django.db import models

from kaifong.foundation.identity_cards.fields import FreeChar


class ApiKey(models.Model):
    """
    A key that stands for a member of staff, or a program, at work for one purpose.

    It can do what he or it can.

    Only its hash is kept: whoever loses a key makes another.
    """

    staff = models.ForeignKey("authority.Staff", on_delete=models.CASCADE, related_name="+")
    name = FreeChar(max_length=60)
    purpose = models.CharField(max_length=20)
    may_create = models.BooleanField(default=False, db_default=False)
    may_edit = models.BooleanField(default=False, db_default=False)
    # What people are shown where the other program asks them: without it nobody is taken in.
    notice = models.ForeignKey(
        "privacy.NoticeVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    hash = models.CharField(max_length=64, unique=True)  # SHA-256: the key itself is random
    hint = models.CharField(max_length=12)  # its first letters, to tell keys apart
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    made_by = models.BigIntegerField(null=True)  # who knew it: none, for one's own

    def __str__(self) -> str:
        return f"key {self.pk} of {self.staff_id}"


class TakenIn(models.Model):
    """Whom a request took into the books, so that the same request again takes in nobody."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+", db_index=False)
    token = models.CharField(max_length=64)  # SHA-256 of the request's own key
    asked = models.CharField(max_length=64)  # and of what it asked for
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "token"], name="taken_in_once"),
        ]

    def __str__(self) -> str:
        return f"customer {self.customer_id} by key {self.key_id}"
