"""What the parts of a dashboard are called, and why one cannot be kept."""

from django.utils.translation import gettext_lazy as _

from kaifong.reports.rules.boards import Beside, BoardDays, Shows

SHOWS = {
    Shows.NUMBER: _("A number"),
    Shows.CHART: _("A chart"),
    Shows.TABLE: _("A table"),
}
DAYS = {
    BoardDays.OWN: _("As each report is asked"),
    BoardDays.MONTH: _("This month to date"),
    BoardDays.LAST_MONTH: _("Last month"),
    BoardDays.DAYS_30: _("Last 30 days"),
    BoardDays.QUARTER: _("This quarter to date"),
    BoardDays.MONTHS_12: _("Last 12 months"),
    BoardDays.YEAR: _("This year to date"),
}
BESIDE = {
    Beside.BEFORE: _("The period before"),
    Beside.YEAR_AGO: _("The same days a year ago"),
    Beside.NOTHING: _("Nothing"),
}
WIDTHS = {
    1: _("One column"),
    2: _("Two columns"),
    3: _("Three columns"),
}
WHY = {
    "name": _("Give the dashboard a name of at most 120 characters."),
    "no tile": _("Put at least one report on the dashboard."),
    "many tiles": _("A dashboard holds at most 24 tiles. Take some away, or make another one."),
    "tile": _(
        "One of the tiles is of a report that is not open to you, or of a figure that is not in"
        " it. Take it away, and save again."
    ),
}
CLOSED = _("This tile is of a report that is not open to you.")
FIGURES_CLOSED = _("The figures of this report are not open to you.")
UNBUILT = _("There are no figures yet. The store of figures fills itself within five minutes.")
TROUBLE = _("The store of figures does not answer. Try again in a minute.")
# Of these figures fewer are better.
FEWER = frozenset(
    {
        "days_taken",
        "findings",
        "findings_open",
        "open_rate",
        "requests_waiting",
        "return_rate",
        "return_rate_of_units",
        "returned",
        "units_back",
    }
)
