"""Whether a text may speak of somebody else than the person who asks."""

import re
from collections.abc import Collection

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NUMBER = re.compile(r"\+?\d(?:[ -]?\d){7,14}")
PEOPLE = re.compile(
    r"(?<![\w.])(?:Mr|Mrs|Ms|Miss|Dr|Mdm)(?![\w@]|\.\w)|先生|女士|太太|小姐|老師|醫生|鄰居|丈夫|妻子|兒子|女兒"
    r"|\b(?:neighbour|husband|wife|son|daughter|mother|father|friend|colleague)\b",
    re.IGNORECASE,
)


def speaks_of_others(text: str, own: Collection[str]) -> bool:
    """Suggest that a text does: by an address or number that is not the person's, or by words."""
    emails = {found.lower() for found in EMAIL.findall(text)}
    digits = {_digits(found) for found in NUMBER.findall(text)}
    known = {_digits(value) for value in own if "@" not in value}
    strange = {one for one in digits if not any(one in full for full in known)}
    return bool(emails - set(own) or strange or PEOPLE.search(text))


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
