"""Asking about extractions."""

from kaifong.extraction.rules import (
    LONGEST_DAYS,
    MOST_DOWNLOADS,
    MOST_ROWS,
    About,
    Bar,
    Format,
    TooManyRows,
    Why,
)

from .lines import EARLIEST, LATEST, written
from .offered import FieldOffered, fields_offered, recipients_offered
from .reckoned import Reckoned, reckoned
from .seen import ExtractionSeen, NoSuchExtraction, Stage, extraction, extractions
from .told import told
from .whole import NotReadAlike
from .wish import Wish

__all__ = [
    "EARLIEST",
    "LATEST",
    "LONGEST_DAYS",
    "MOST_DOWNLOADS",
    "MOST_ROWS",
    "About",
    "Bar",
    "ExtractionSeen",
    "FieldOffered",
    "Format",
    "NoSuchExtraction",
    "NotReadAlike",
    "Reckoned",
    "Stage",
    "TooManyRows",
    "Why",
    "Wish",
    "extraction",
    "extractions",
    "fields_offered",
    "recipients_offered",
    "reckoned",
    "told",
    "written",
]
