"""Dashboards that staff make: every version as it was, its tiles, and who has which as his home."""

from django.db import models

from kaifong.foundation.identity_cards.fields import FreeChar
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.boards import MOST_TILES, WIDTHS, Beside, BoardDays, Shows


class Dashboard(models.Model):
    """A dashboard. It holds no figures: each tile is answered from the rows of whoever looks."""

    staff_id = models.BigIntegerField()  # who made it, and alone changes it
    sharing = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Sharing])
    with_code = models.CharField(max_length=40, default="", blank=True)  # of a role or department
    version = models.PositiveIntegerField()  # the last
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sharing="private", with_code="")
                | (models.Q(sharing__in=["team", "department"]) & ~models.Q(with_code="")),
                name="dashboard_shared_with_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["staff_id"], name="dashboard_by"),
            models.Index(fields=["sharing", "with_code"], name="dashboard_shared"),
        ]

    def __str__(self) -> str:
        return f"dashboard {self.pk}"


class DashboardVersion(models.Model):
    """A dashboard as it stood from some moment on; never altered."""

    dashboard = models.ForeignKey(Dashboard, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = FreeChar(max_length=120)
    days = models.CharField(max_length=12, choices=[(one.value, one.value) for one in BoardDays])
    beside = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Beside])
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dashboard", "number"], name="dashboard_version_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="dashboard_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(days__in=[one.value for one in BoardDays]),
                name="dashboard_of_known_days",
            ),
            models.CheckConstraint(
                condition=models.Q(beside__in=[one.value for one in Beside]),
                name="dashboard_beside_known_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dashboard_id} version {self.number}"


class DashboardTile(models.Model):
    """A tile of one version, at its place; the first stands at 1."""

    version = models.ForeignKey(DashboardVersion, on_delete=models.CASCADE, related_name="tiles")
    position = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=60)  # which report, as shelf:key
    shows = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Shows])
    measure = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="dashboard_tile_at_once"),
            models.CheckConstraint(
                condition=models.Q(position__gte=1, position__lte=MOST_TILES),
                name="dashboard_tiles_at_most",
            ),
            models.CheckConstraint(
                condition=models.Q(width__in=WIDTHS), name="dashboard_tile_width"
            ),
            models.CheckConstraint(
                condition=models.Q(shows__in=[one.value for one in Shows]),
                name="dashboard_tile_shows",
            ),
        ]

    def __str__(self) -> str:
        return f"tile {self.position} of {self.version_id}"


class HomeDashboard(models.Model):
    """Which dashboard somebody wants to see at home: the key of one that ships, or a number."""

    staff_id = models.BigIntegerField(unique=True)
    address = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(address=""), name="home_names_a_dashboard"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} at home: {self.address}"
