"""What codes that every app knows are called, in the reader's language."""

from typing import Any

from django.utils.translation import get_language, ngettext

from kaifong.foundation.channels import Channel
from kaifong.foundation.hongkong.clock import Period, Unit
from kaifong.foundation.hongkong.places import District, Region

from .formats import NOTHING


def own(en: str, zh: str) -> str:
    """Return the one of two names that is in the reader's language."""
    return (zh or en) if (get_language() or "").startswith("zh") else (en or zh)


def district(code: int | None) -> str:
    return _named(District, code)


def region(code: int | None) -> str:
    return _named(Region, code)


def channel(code: int | None) -> str:
    return _named(Channel, code)


def length(period: Period | None) -> str:
    """Return how long a term of the law or of the shop is."""
    if period is None:
        return NOTHING
    said = {"count": period.length}
    if period.unit is Unit.YEARS:
        return ngettext("%(count)s year", "%(count)s years", period.length) % said
    return ngettext("%(count)s day", "%(count)s days", period.length) % said


def _named(codes: Any, code: int | None) -> str:
    if code is None:
        return NOTHING
    try:
        found = codes(code)
    except ValueError:
        return str(code)
    return own(found.name_en, found.name_zh)
