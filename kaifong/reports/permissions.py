"""What staff may do with deliveries of others: keep those of their department going."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare


class Permission(StrEnum):
    DELIVERY_KEEP = "reports:delivery:keep"


DELIVERY = declare(Object(name="delivery", fields={}, has_rows=False))
