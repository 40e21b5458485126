"""What staff may do with extractions: ask for one, see all of them, revoke them."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare


class Permission(StrEnum):
    EXTRACTION_ASK = "extraction:extraction:ask"
    EXTRACTION_REVOKE = "extraction:extraction:revoke"
    EXTRACTION_SEE = "extraction:extraction:see"


EXTRACTION = declare(Object(name="extraction", fields={}, has_rows=False))
