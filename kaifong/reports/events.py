"""What leaves as a report, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ReportExported(Event):
    """A file of the monitoring report was given out; days are ordinals, `format` 1 to 3."""

    name = "reports.report_exported"
    about = "order"
    format: int
    rows: int
    start_day: int
    until_day: int
    narrowed: bool
