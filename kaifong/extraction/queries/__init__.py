"""Asking about extractions."""

from kaifong.extraction.rules import (
    LONGEST_DAYS,
    MOST_DOWNLOADS,
    MOST_ROWS,
    Bar,
    Format,
    TooManyRows,
    Why,
)

from .offered import FieldOffered, fields_offered, recipients_offered
from .people import NotReadAlike
from .reckoned import Reckoned, reckoned
from .seen import ExtractionSeen, NoSuchExtraction, Stage, extraction, extractions
from .told import told
from .wish import Wish

__all__ = [
    "LONGEST_DAYS",
    "MOST_DOWNLOADS",
    "MOST_ROWS",
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
]
