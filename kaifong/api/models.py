"""Keys by which other systems act as a member of staff."""

from django.db import models

from kaifong.foundation.identity_cards.fields import FreeChar


class ApiKey(models.Model):
    """
    A key that stands for a member of staff at work for one purpose; it can do what he can.

    Only its hash is kept: whoever loses a key makes another.
    """

    staff = models.ForeignKey("authority.Staff", on_delete=models.CASCADE, related_name="+")
    name = FreeChar(max_length=60)
    purpose = models.CharField(max_length=20)
    hash = models.CharField(max_length=64, unique=True)  # SHA-256: the key itself is random
    hint = models.CharField(max_length=12)  # its first letters, to tell keys apart
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"key {self.pk} of {self.staff_id}"
