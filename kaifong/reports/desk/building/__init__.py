"""The builder: figures put together by whoever asks."""

from kaifong.reports.queries import words

__all__ = ["words"]
