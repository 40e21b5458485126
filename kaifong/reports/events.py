"""What leaves as a report, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import SavedReportId
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
