"""What a ready report is."""

from dataclasses import dataclass

from django.utils.functional import Promise

from kaifong.intelligence.queries import Ask


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A ready question: what it answers (`about`), how its figures are to be read (`reading`)."""

    key: str
    title: Promise
    about: Promise
    reading: Promise
    asked: Ask
    chart: str = "bar"  # as the builder names it
