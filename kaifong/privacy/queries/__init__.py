"""Asking about notices and consents."""

from .notices import (
    NoSuchNotice,
    NoticeSeen,
    faults_of,
    in_force,
    published,
    shown_as,
    version,
    versions,
)

__all__ = [
    "NoSuchNotice",
    "NoticeSeen",
    "faults_of",
    "in_force",
    "published",
    "shown_as",
    "version",
    "versions",
]
