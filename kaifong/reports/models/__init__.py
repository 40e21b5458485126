"""What reports keep: questions under a name, dashboards, and schedules by which they are sent."""

from .dashboards import Dashboard, DashboardTile, DashboardVersion, HomeDashboard
from .deliveries import (
    DeliveryDeclined,
    DeliveryFile,
    DeliveryRecipient,
    DeliveryRun,
    DeliverySchedule,
)
from .saved import SavedReport, SavedVersion

__all__ = [
    "Dashboard",
    "DashboardTile",
    "DashboardVersion",
    "DeliveryDeclined",
    "DeliveryFile",
    "DeliveryRecipient",
    "DeliveryRun",
    "DeliverySchedule",
    "HomeDashboard",
    "SavedReport",
    "SavedVersion",
]
