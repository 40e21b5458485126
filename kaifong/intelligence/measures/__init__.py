"""The measures, written once and compiled for whichever engine is to answer."""

from . import cohorts, customers, foreign, members, monitoring, sales
from .measure import Column, Measure, Ratio, Tables, Unit

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for module in (sales, customers, cohorts, monitoring, members, foreign)
    for measure in module.MEASURES
}

__all__ = ["MEASURES", "Column", "Measure", "Ratio", "Tables", "Unit"]
