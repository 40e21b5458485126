"""What happens about extractions, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import ExtractionId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class _OfExtraction(Event):
    name = "extraction.any"
    about = "extraction"
    extraction_id: ExtractionId


@dataclass(frozen=True, kw_only=True)
class ExtractionAsked(_OfExtraction):
    name = "extraction.asked"


@dataclass(frozen=True, kw_only=True)
class ExtractionMade(_OfExtraction):
    name = "extraction.made"
    rows: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class ExtractionBarred(_OfExtraction):
    """It was approved, and no file could be made."""

    name = "extraction.barred"


@dataclass(frozen=True, kw_only=True)
class ExtractionFetched(_OfExtraction):
    name = "extraction.fetched"
    turn: int


@dataclass(frozen=True, kw_only=True)
class ExtractionEnded(_OfExtraction):
    """Its key is destroyed: nobody reads the file any more."""

    name = "extraction.ended"


@dataclass(frozen=True, kw_only=True)
class ExtractionDenied(Event):
    """Somebody without the right asked for an extraction, or for another's file."""

    name = "extraction.denied"
    about = "extraction"
    extraction_id: ExtractionId | None = None
