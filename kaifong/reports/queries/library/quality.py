"""How good the records are, by department, rule and side."""

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.queries import Ask, Order

from .shelf import Entry, rate

TITLE = _("Quality of data")
STEWARDS = _("Every department for its own rules; the data officer for all")
FOUND = _(
    "Findings count by the day on which they were found; what was put right since is no more open."
)

ENTRIES = (
    Entry(
        key="quality-by-department",
        title=_("Quality by department"),
        about=_("What was found wanting under the rules of each department, and what still is."),
        reading=FOUND,
        asked=Ask(
            measures=("findings", "findings_open"),
            dimensions=("charge",),
            calculated=rate("open_rate"),
            order=(Order("findings_open", down=True),),
        ),
        whose=STEWARDS,
    ),
    Entry(
        key="quality-by-side",
        title=_("Quality by side and severity"),
        about=_("Whether records are wanting in completeness, validity, age, and how badly."),
        reading=FOUND,
        asked=Ask(
            measures=("findings_open",),
            dimensions=("quality_dimension", "severity"),
            across="severity",
        ),
        whose=STEWARDS,
        chart="stacked",
    ),
    Entry(
        key="quality-by-rule",
        title=_("Quality by rule"),
        about=_("Which rule finds most, and how much of it is still open."),
        reading=FOUND,
        asked=Ask(
            measures=("findings", "findings_open"),
            dimensions=("quality_rule",),
            calculated=rate("open_rate"),
            order=(Order("findings_open", down=True),),
        ),
        whose=STEWARDS,
    ),
    Entry(
        key="quality-scores",
        title=_("Scores by region"),
        about=_("How good records are on average, from 0 to 100, where the customers live."),
        reading=_("A record loses points for each open finding; 100 is a record without any."),
        asked=Ask(
            measures=("scored", "score_sum"),
            dimensions=("customer_region",),
            calculated=rate("average_score"),
        ),
        whose=STEWARDS,
        chart="none",
    ),
)
