"""What staff may do about the quality of what is kept of customers."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare


class Permission(StrEnum):
    CUSTOMER_REVIEW = "quality:customer:review"
    QUALITY_KEEP = "quality:quality:keep"
    QUALITY_SEE = "quality:quality:see"


QUALITY = declare(Object(name="quality", fields={}, has_rows=False))
