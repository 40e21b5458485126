"""What reports keep: questions under a name."""

from .saved import SavedReport, SavedVersion

__all__ = ["SavedReport", "SavedVersion"]
