"""Telephone numbers in one spelling (E.164), Hong Kong's first."""

import re
import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

HOME = "HK"

_LABEL = re.compile(
    r"^(?:tel|phone|mobile|whatsapp|電話|手機|手提)\s*(?:no)?[.:]?\s*", re.IGNORECASE
)
_WRITTEN = re.compile(r"\+?[\d\s().\-/]+")
_HOME_E164 = re.compile(r"\+852(\d{4})(\d{4})")
_HOME_NUMBER = re.compile(r"(?:(?:\+|00|001)?852)?([235-9]\d{7})")
# Neighbours whose code people write without a plus: mainland, Macau, Taiwan. With 00 in front, any.
_BARE_CODE = re.compile(r"00(?P<foreign>[1-9]\d{6,14})|(?P<near>(?:86|853|886)\d{8,11})")
_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def normalise_phone(text: str, region: str = HOME) -> str | None:
    """
    Return the number as E.164 ("+85291234567"), or None if it is none.

    At home eight digits beginning with 2, 3 or 5 to 9 are a Hong Kong number, with or without
    852, +852 or 00852; any other number must be valid in `phonenumbers`' plans. Spaces, brackets,
    hyphens, full-width digits and a label ("Tel:") do not matter; two numbers at once are none.
    """
    written = _LABEL.sub("", unicodedata.normalize("NFKC", text).strip())
    if not _WRITTEN.fullmatch(written):
        return None
    digits = "".join(
        str(int(sign)) if sign.isdecimal() else sign
        for sign in written
        if sign == "+" or sign.isdecimal()
    )
    if region == HOME and (home := _HOME_NUMBER.fullmatch(digits)):
        return f"+852{home[1]}"
    return _foreign(digits) or _valid(digits, region)


def display_phone(e164: str) -> str:
    """Return the number as people write it ("+852 9123 4567"); what is none stays as it is."""
    if home := _HOME_E164.fullmatch(e164):
        # The plans group some of our numbers otherwise; people here write four and four.
        return f"+852 {home[1]} {home[2]}"
    number = _parsed(e164)
    if number is None:
        return e164
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def is_mobile(e164: str) -> bool:
    """Tell whether the number's plan says that it can be a mobile one."""
    number = _parsed(e164)
    return number is not None and phonenumbers.number_type(number) in _MOBILE


def _foreign(digits: str) -> str | None:
    found = _BARE_CODE.fullmatch(digits)
    return _valid(f"+{found['foreign'] or found['near']}", None) if found else None


def _valid(digits: str, region: str | None) -> str | None:
    number = _parsed(digits, region)
    if number is None or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _parsed(text: str, region: str | None = None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None
