"""What staff may do about customers' own pages."""

from enum import StrEnum


class Permission(StrEnum):
    CUSTOMER_INVITE = "portal:customer:invite"
