"""Giving reports out as files, and keeping questions under a name."""

from .exporting import DONE, Format, export
from .lines import ROWS_AS, MadeLines, make_lines_file
from .making import Made, Unkept, make_file
from .saving import NoSuchReport, NotYours, SavedMeanwhile, restore, save, withdraw
from .writing import TYPES

__all__ = [
    "DONE",
    "ROWS_AS",
    "TYPES",
    "Format",
    "Made",
    "MadeLines",
    "NoSuchReport",
    "NotYours",
    "SavedMeanwhile",
    "Unkept",
    "export",
    "make_file",
    "make_lines_file",
    "restore",
    "save",
    "withdraw",
]
