"""Giving reports out as files, and keeping questions under a name."""

from kaifong.reports.rules import Sharing

from .exporting import DONE, Format, export, export_figures
from .saving import NoSuchReport, NotYours, SavedMeanwhile, save, withdraw

__all__ = [
    "DONE",
    "Format",
    "NoSuchReport",
    "NotYours",
    "SavedMeanwhile",
    "Sharing",
    "export",
    "export_figures",
    "save",
    "withdraw",
]
