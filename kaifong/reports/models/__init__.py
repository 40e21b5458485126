"""What reports keep: questions under a name, dashboards, and schedules by which they are sent."""

from .dashboards import Dashboard, DashboardTile, DashboardVersion, HomeDashboard
from .deliveries import (
    DeliveryDeclined,
    DeliveryFile,
    DeliveryPassword,
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
    "DeliveryPassword",
    "DeliveryRecipient",
    "DeliveryRun",
    "DeliverySchedule",
    "HomeDashboard",
    "SavedReport",
    "SavedVersion",
]
