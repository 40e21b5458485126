"""The staff pages of the reports."""

from kaifong.reports.queries import wording

__all__ = ["wording"]
