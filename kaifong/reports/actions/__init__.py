"""Giving reports out as files, and keeping questions under a name."""

from .exporting import DONE, Format, export
from .making import Made, Unkept, make_file
from .saving import NoSuchReport, NotYours, SavedMeanwhile, save, withdraw
from .writing import TYPES

__all__ = [
    "DONE",
    "TYPES",
    "Format",
    "Made",
    "NoSuchReport",
    "NotYours",
    "SavedMeanwhile",
    "Unkept",
    "export",
    "make_file",
    "save",
    "withdraw",
]
