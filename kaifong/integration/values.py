"""Text cells as numbers and moments, the ways that people and systems write them."""

import re
import unicodedata
from datetime import UTC, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_NUMBER = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:(?<=[\d.])e[+-]?\d{1,2})?")
_MONEY_SIGNS = re.compile(
    r"^(?:HK|US|NT|MOP|CN|A|S)?[$£€¥]|^(?:HKD|USD|GBP|CNY|RMB|EUR|MOP)(?=[\d.-])"
)
_MOMENT = re.compile(
    r"(?P<a>\d{1,4})[-/.年](?P<b>\d{1,2})[-/.月](?P<c>\d{1,4})日?"
    r"(?:[T ]*(?P<noon>上午|下午|中午|凌晨|晚上)? ?(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:\.\d+)?)?(?: ?(?P<half>[ap])\.?m\.?)?)?",
    re.IGNORECASE,
)


def trimmed(column: "pa.StringArray") -> "pa.StringArray":
    """Return the cells without space around them; nothing left is null."""
    import pyarrow.compute as pc

    text = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(text, ""), None, text)


def number(text: str) -> Decimal | None:
    """
    Return a number as a person or a system wrote it, exact.

    Understood: 1,234.50 · HK$12 · (12.00) and 12- as negatives · １２ · 1e3.
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("\u2212", "-")
    bracketed = plain.startswith("(") and plain.endswith(")")
    plain = plain[1:-1] if bracketed else plain
    bare = _MONEY_SIGNS.sub("", plain.removeprefix("-"))
    # One sign at most, wherever it stands: -5, $-5, 5- or (5).
    minus = [plain.startswith("-"), bare.startswith("-"), bare.endswith("-"), bracketed]
    if sum(minus) > 1:
        return None
    plain = bare.strip("-").removeprefix("+")
    negative = any(minus)
    if not plain or not _NUMBER.fullmatch(plain.lower()):
        return None
    try:
        value = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None
    return -value if negative else value


def moment(text: str, *, zone: tzinfo, day_first: bool) -> datetime | None:
    """
    Return a moment in UTC; without a zone of its own it is one on the clocks of `zone`.

    `day_first` decides only what cannot be told: 03/04/2026 is the third of April with it.
    """
    found: datetime | None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = _loose(text, day_first=day_first)
    if found is None:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return None


def _loose(text: str, *, day_first: bool) -> datetime | None:
    match = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    first, second, third = int(match["a"]), int(match["b"]), int(match["c"])
    if len(match["a"]) == 4:
        year, month, day = first, second, third
    elif len(match["c"]) == 4:
        year = third
        day, month = (first, second) if day_first else (second, first)
    else:
        return None  # a year of two digits could be anything
    try:
        return datetime(year, month, day, *_clock(match))  # noqa: DTZ001  # the caller knows the zone
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> tuple[int, int, int]:
    hour = int(match["hour"] or 0)
    afternoon = (match["half"] or "").lower() == "p" or match["noon"] in {"下午", "晚上", "中午"}
    morning = (match["half"] or "").lower() == "a" or match["noon"] in {"上午", "凌晨"}
    if afternoon and hour < 12:
        hour += 12
    elif morning and hour == 12:
        hour = 0
    return hour, int(match["minute"] or 0), int(match["second"] or 0)


def day_first(samples: list[str]) -> bool:
    """Return whether days stand before months in these dates, as they do in Hong Kong."""
    for text in samples:
        match = _MOMENT.fullmatch(text.strip())
        if match and len(match["c"]) == 4:
            if int(match["a"]) > 12:
                return True
            if int(match["b"]) > 12:
                return False
    return True
