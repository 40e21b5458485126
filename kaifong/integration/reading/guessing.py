"""What the cells of a column look like."""

import re
from collections import Counter
from collections.abc import Sequence

from .source import Type

ENOUGH = 0.95  # the share of cells that must look alike

_DAY = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
_TIME = (
    r"[T ]+(?:[上下]午 ?)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?:Z|[+-]\d\d:?\d\d)?"
)
_LOOKS = (
    (Type.EMAIL, re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
    (Type.DATETIME, re.compile(_DAY + _TIME)),
    (Type.DATE, re.compile(_DAY)),
    (Type.PHONE, re.compile(r"\+\d[\d ()-]{6,18}\d|\(?\d{3,4}\)?[ -]\d{4}(?:[ -]?\d{4})?")),
    (Type.INTEGER, re.compile(r"[+-]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.0)?")),
    (
        Type.DECIMAL,
        re.compile(
            r"\(?[+-]?(?:HK\$|US\$|NT\$|MOP\$|[$£€¥])? ?[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?"
            r"(?:\.\d+)?(?:(?<=\d)[eE][+-]?\d+)?(?<=\d)\)?"
        ),
    ),
)
_LOCAL_PHONE = re.compile(r"[235-9]\d{7}")
_SAYS_PHONE = re.compile(r"phone|tel|mobile|whatsapp|電話|手機|手提|聯絡", re.IGNORECASE)


def type_of(cell: str) -> Type:
    """Return what one trimmed cell looks like."""
    return next((kind for kind, look in _LOOKS if look.fullmatch(cell)), Type.TEXT)


def looks_like_data(cell: str) -> bool:
    return type_of(cell) != Type.TEXT


def guess(name: str, cells: Sequence[str]) -> Type:
    """Return what nearly all of these cells look like, the header's word helping with phones."""
    trimmed = [cell.strip() for cell in cells if cell.strip()]
    if not trimmed:
        return Type.EMPTY
    seen = Counter(map(type_of, trimmed))
    # Eight digits are a Hong Kong telephone number or an invoice: only the header can tell.
    if _SAYS_PHONE.search(name):
        local = sum(bool(_LOCAL_PHONE.fullmatch(cell)) for cell in trimmed)
        if local + seen[Type.PHONE] >= ENOUGH * len(trimmed):
            return Type.PHONE
    for kind, narrower in _WIDENING.items():
        if seen[kind] + seen[narrower] >= ENOUGH * len(trimmed):
            return kind
    return Type.TEXT


_WIDENING = {
    Type.EMAIL: Type.EMPTY,
    Type.DATE: Type.EMPTY,
    Type.DATETIME: Type.DATE,
    Type.PHONE: Type.EMPTY,
    Type.INTEGER: Type.EMPTY,
    Type.DECIMAL: Type.INTEGER,
}
