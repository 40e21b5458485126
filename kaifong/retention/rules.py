"""Why something is kept, and what becomes of it when it need not be any more."""

from enum import StrEnum


class Why(StrEnum):
    """Why nothing of a person may be erased for the time being."""

    LEGAL = "legal"
    COMPLAINT = "complaint"
    REQUEST = "request"
    INCIDENT = "incident"
