"""What leaves as a report, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import DashboardId, DeliveryId, SavedReportId, StaffId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ReportExported(Event):
    """A file of the monitoring report was given out; days are ordinals, `format` a Format's."""

    name = "reports.report_exported"
    about = "order"
    format: int
    rows: int
    start_day: int
    until_day: int
    narrowed: bool


@dataclass(frozen=True, kw_only=True)
class FiguresExported(Event):
    """
    A file of figures that somebody put together was given out, maybe beyond his own rows.

    `report_id` and `version` are of the kept report, if it is one; `question` and `file` are the
    first 15 hexadecimal digits of the SHA-256 of the question and of the file, as numbers.
    """

    name = "reports.figures_exported"
    about = "order"
    format: int
    rows: int
    beyond: bool
    report_id: SavedReportId | None = None
    version: int = 0
    question: int = 0
    file: int = 0


@dataclass(frozen=True, kw_only=True)
class LinesExported(Event):
    """A file of the order lines behind figures was given out; numbers as in FiguresExported."""

    name = "reports.lines_exported"
    about = "order"
    format: int
    rows: int
    question: int
    file: int


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
class _OfDelivery(Event):
    name = "reports.any_delivery"
    about = "order"
    delivery_id: DeliveryId


@dataclass(frozen=True, kw_only=True)
class DeliveryScheduled(_OfDelivery):
    """A report is sent on a schedule from now on, or on another one."""

    name = "reports.delivery_scheduled"
    version: int


@dataclass(frozen=True, kw_only=True)
class DeliveryPaused(_OfDelivery):
    """It is sent no more until somebody resumes it, or takes it over from who is gone."""

    name = "reports.delivery_paused"
    ownerless: bool


@dataclass(frozen=True, kw_only=True)
class DeliveryResumed(_OfDelivery):
    name = "reports.delivery_resumed"


@dataclass(frozen=True, kw_only=True)
class DeliveryTakenOver(_OfDelivery):
    name = "reports.delivery_taken_over"
    owner_id: StaffId


@dataclass(frozen=True, kw_only=True)
class DeliveryStopped(_OfDelivery):
    name = "reports.delivery_stopped"


@dataclass(frozen=True, kw_only=True)
class DeliverySent(_OfDelivery):
    """A recipient was written to, with a file or without."""

    name = "reports.delivery_sent"
    recipient_id: StaffId
    with_file: bool


@dataclass(frozen=True, kw_only=True)
class DeliveryMailed(_OfDelivery):
    """A recipient's file goes with his mail, locked: it left as an export does."""

    name = "reports.delivery_mailed"
    recipient_id: StaffId
    rows: int
    size: int


@dataclass(frozen=True, kw_only=True)
class DeliveryPasswordShown(_OfDelivery):
    """A recipient had the password of his files shown to him; `renewed`, a new one."""

    name = "reports.delivery_password_shown"
    recipient_id: StaffId
    renewed: bool


@dataclass(frozen=True, kw_only=True)
class DeliveryFetched(_OfDelivery):
    """A recipient fetched his file; `turn` is which time it was."""

    name = "reports.delivery_fetched"
    recipient_id: StaffId
    turn: int
    rows: int


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
