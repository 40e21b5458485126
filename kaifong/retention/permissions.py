"""What staff may do about how long data are kept."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare


class Permission(StrEnum):
    KEPT_SEE = "retention:kept:see"
    RETENTION_APPROVE = "retention:retention:approve"
    RETENTION_ERASE = "retention:retention:erase"
    RETENTION_HOLD = "retention:retention:hold"
    RETENTION_SEE = "retention:retention:see"


RETENTION = declare(Object(name="retention", fields={}, has_rows=False))
KEPT = declare(Object(name="kept", fields={}, has_rows=False))
