"""Saved views of the customer list."""

from django.db import models
from django.db.models import Q

from kaifong.foundation.identity_cards.fields import FreeChar


class SavedView(models.Model):
    """A list's filters, columns and sorting under a name; sharing never widens anybody's rows."""

    class Sharing(models.TextChoices):
        PRIVATE = "private"
        TEAM = "team"  # whoever holds the same role
        DEPARTMENT = "department"
        PUBLIC = "public"

    staff = models.ForeignKey("authority.Staff", on_delete=models.CASCADE, related_name="+")
    name = FreeChar(max_length=60)
    sharing = models.CharField(max_length=10, choices=Sharing, default=Sharing.PRIVATE)
    department = models.ForeignKey(
        "authority.Department", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    team = models.ForeignKey(
        "authority.Role", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    query = models.CharField(max_length=2000)  # the list's own query string
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "name"], name="view_name_once"),
            # Whose department or team is gone is seen by its keeper only.
            models.CheckConstraint(
                condition=Q(department=None) | Q(sharing="department"),
                name="view_of_a_department",
            ),
            models.CheckConstraint(
                condition=Q(team=None) | Q(sharing="team"), name="view_of_a_team"
            ),
        ]

    def __str__(self) -> str:
        return self.name
