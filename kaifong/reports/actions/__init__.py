"""Giving reports out as files, and keeping questions under a name."""

from .exporting import DONE, Format, export, export_figures
from .saving import NoSuchReport, NotYours, SavedMeanwhile, restore, save, withdraw

__all__ = [
    "DONE",
    "Format",
    "NoSuchReport",
    "NotYours",
    "SavedMeanwhile",
    "export",
    "export_figures",
    "restore",
    "save",
    "withdraw",
]
