"""How amounts, dates, names and counts are shown; no HTML here."""

import unicodedata
from datetime import UTC, date, datetime
from zlib import crc32
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from kaifong.foundation.money import Money

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOTHING = "—"
TINTS = 8


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


def hkd(cents: int | str | Money | None, currency: str = "HKD") -> str:
    """Return an amount of cents with its sign, e.g. HK$1,234.50."""
    if cents is None or cents == "":
        return NOTHING
    money = cents if isinstance(cents, Money) else Money(int(cents), currency)
    return str(money).replace("-", "−", 1)


def hkd0(cents: int | str | Money | None) -> str:
    """Return an amount in whole dollars, for tiles and charts, e.g. HK$1,235."""
    if cents is None or cents == "":
        return NOTHING
    money = cents if isinstance(cents, Money) else Money(int(cents))
    # Rounded half away from zero, as on invoices.
    dollars = (abs(money.cents) + 50) // 100
    sign = -1 if money.cents < 0 else 1
    return hkd(Money(sign * dollars * 100, money.currency)).removesuffix(".00")


def hk_date(day: date | datetime | None) -> str:
    """Return a day as people write it: 22 Nov 2026, or 2026年11月22日."""
    if not day:
        return NOTHING
    day = _in_hong_kong(day)
    if _chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def hk_time(moment: datetime | None) -> str:
    """Return the hour of a moment in Hong Kong, e.g. 14:05."""
    return f"{moment.astimezone(HONG_KONG):%H:%M}" if moment else NOTHING


def hk_moment(moment: datetime | None) -> str:
    """Return day and hour of a moment in Hong Kong."""
    return f"{hk_date(moment)} {hk_time(moment)}" if moment else NOTHING


def count(number: int | None) -> str:
    """Return a number with its thousands set off."""
    return NOTHING if number is None else f"{number:,}".replace("-", "−")


def percent(share: float | None, places: int = 1) -> str:
    """Return a share of one as a percentage, e.g. 0.125 → 12.5%."""
    return NOTHING if share is None else f"{share * 100:.{places}f}%".replace("-", "−")


def signed_percent(share: float) -> str:
    """Return a change as a percentage that always shows its direction."""
    return f"+{percent(share)}" if share > 0 else percent(share)


def initials(name: str) -> str:
    """Return what an avatar shows: the surname in Chinese, else up to two first letters."""
    name = unicodedata.normalize("NFKC", name or "").strip()
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    if unicodedata.name(words[0][0], "").startswith("CJK"):
        return words[0][0]
    latin = [word for word in words if not unicodedata.name(word[0], "").startswith("CJK")]
    return "".join(word[0] for word in latin[:2]).upper()


def tint(name: str) -> int:
    """Return the same one of eight colours for the same name, everywhere and always."""
    return crc32((name or "").encode()) % TINTS


def machine_time(moment: date | datetime | None) -> str:
    """Return a moment for the `datetime` attribute of a `<time>`."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat(timespec="seconds")
    return moment.isoformat() if moment else ""


def _in_hong_kong(day: date | datetime) -> date:
    return day.astimezone(HONG_KONG).date() if isinstance(day, datetime) else day
