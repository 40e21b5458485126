"""Asking the reports. Everything answers only what the actor may see, and says as of when."""

from kaifong.intelligence.queries import EngineTrouble, Filters, LakeTrouble, NoLake, Segment

from .asking import Asked, Openness, Side, in_months, openness
from .elsewhere import Elsewhere, elsewhere
from .monitoring import Glance, Layout, Stages, Sums, as_of, everything, glance, layout
from .people import (
    BEHIND_AT_MOST,
    Behind,
    Cohort,
    ProductRow,
    SegmentRow,
    What,
    behind,
    cohorts,
    products,
    segments,
)

__all__ = [
    "BEHIND_AT_MOST",
    "Asked",
    "Behind",
    "Cohort",
    "Elsewhere",
    "EngineTrouble",
    "Filters",
    "Glance",
    "LakeTrouble",
    "Layout",
    "NoLake",
    "Openness",
    "ProductRow",
    "Segment",
    "SegmentRow",
    "Side",
    "Stages",
    "Sums",
    "What",
    "as_of",
    "behind",
    "cohorts",
    "elsewhere",
    "everything",
    "glance",
    "in_months",
    "layout",
    "openness",
    "products",
    "segments",
]
