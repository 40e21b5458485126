"""What reports keep: questions under a name, and dashboards."""

from .dashboards import Dashboard, DashboardTile, DashboardVersion, HomeDashboard
from .saved import SavedReport, SavedVersion

__all__ = [
    "Dashboard",
    "DashboardTile",
    "DashboardVersion",
    "HomeDashboard",
    "SavedReport",
    "SavedVersion",
]
