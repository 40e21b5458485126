"""Saved views of the customer list."""

from django.db import models

from kaifong.foundation.identity_cards.fields import FreeChar


class SavedView(models.Model):
    """A list's filters, columns and sorting under a name; sharing never widens anybody's rows."""

    class Sharing(models.TextChoices):
        PRIVATE = "private"
        DEPARTMENT = "department"
        PUBLIC = "public"

    staff = models.ForeignKey("authority.Staff", on_delete=models.CASCADE, related_name="+")
    name = FreeChar(max_length=60)
    sharing = models.CharField(max_length=10, choices=Sharing, default=Sharing.PRIVATE)
    department = models.ForeignKey(
        "authority.Department", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    query = models.CharField(max_length=1000)  # the list's own query string
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="view_name_once")]

    def __str__(self) -> str:
        return self.name
