"""Giving reports out as files, keeping questions under a name, dashboards and their tiles."""

from .dashboards import keep_dashboard, make_home, withdraw_dashboard
from .exporting import DONE, Format, export, export_figures
from .saving import NoSuchReport, NotYours, SavedMeanwhile, save, withdraw
from .tiles import FiguresClosed, TileClosed, Told, answer_named, answer_tile

__all__ = [
    "DONE",
    "FiguresClosed",
    "Format",
    "NoSuchReport",
    "NotYours",
    "SavedMeanwhile",
    "TileClosed",
    "Told",
    "answer_named",
    "answer_tile",
    "export",
    "export_figures",
    "keep_dashboard",
    "make_home",
    "save",
    "withdraw",
    "withdraw_dashboard",
]
