"""What leaves as a report, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import DashboardId, SavedReportId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ReportExported(Event):
    """A file of the monitoring report was given out; days are ordinals, `format` 1 to 4."""

    name = "reports.report_exported"
    about = "order"
    format: int
    rows: int
    start_day: int
    until_day: int
    narrowed: bool


@dataclass(frozen=True, kw_only=True)
class FiguresExported(Event):
    """A file of figures that somebody put together was given out, maybe beyond his own rows."""

    name = "reports.figures_exported"
    about = "order"
    format: int
    rows: int
    beyond: bool


@dataclass(frozen=True, kw_only=True)
class ReportSaved(Event):
    """A question was kept under a name, as a first or a further version."""

    name = "reports.report_saved"
    about = "order"
    report_id: SavedReportId
    version: int


@dataclass(frozen=True, kw_only=True)
class ReportWithdrawn(Event):
    """A kept question is offered no more."""

    name = "reports.report_withdrawn"
    about = "order"
    report_id: SavedReportId


@dataclass(frozen=True, kw_only=True)
class DashboardKept(Event):
    """A dashboard was kept, as a first or a further version."""

    name = "reports.dashboard_kept"
    about = "order"
    dashboard_id: DashboardId
    version: int


@dataclass(frozen=True, kw_only=True)
class DashboardWithdrawn(Event):
    """A dashboard is offered no more."""

    name = "reports.dashboard_withdrawn"
    about = "order"
    dashboard_id: DashboardId
