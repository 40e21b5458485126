"""Large files that somebody asked for, and what files the worker can make."""

from kaifong.files.rules import Problem, State

from .asked import Asked, asked_file, asked_files
from .kinds import (
    Fetch,
    Kind,
    Making,
    NoSuchKind,
    Unaskable,
    Wish,
    Written,
    kind_of,
    kinds_naming_people,
    offer_kind,
)

__all__ = [
    "Asked",
    "Fetch",
    "Kind",
    "Making",
    "NoSuchKind",
    "Problem",
    "State",
    "Unaskable",
    "Wish",
    "Written",
    "asked_file",
    "asked_files",
    "kind_of",
    "kinds_naming_people",
    "offer_kind",
]
