"""What a person may have corrected, and which kind of data that is."""

from collections.abc import Mapping

# Fields of a customer's record, each with the kind of data it is in the register of recipients.
FIELDS: Mapping[str, str] = {
    "name_en": "name",
    "name_zh": "name",
    "email": "email",
    "phone": "phone",
    "language": "language",
    "district": "district",
    "note": "",  # an opinion of ours: whoever got anything may have got it
}
POINTS = frozenset({"email", "phone"})


def concerns(field: str, kinds: frozenset[str]) -> bool:
    """Return whether somebody who got these kinds of data got what is in this field."""
    kind = FIELDS.get(field, "")
    return not kind or kind in kinds
