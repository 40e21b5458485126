"""What staff may do with authority itself, the law's calendar and the log of who looked."""

from enum import StrEnum

from .objects import Object, declare


class Permission(StrEnum):
    AUDIT_KEEP = "authority:audit:keep"
    AUDIT_REVIEW = "authority:audit:review"
    AUDIT_SEE = "authority:audit:see"
    AUTHORITY_ADMINISTER = "authority:authority:administer"
    CALENDAR_KEEP = "authority:calendar:keep"
    CALENDAR_SEE = "authority:calendar:see"
    LOG_SEE = "authority:log:see"


AUDIT = declare(Object(name="audit", fields={}, has_rows=False))
AUTHORITY = declare(Object(name="authority", fields={}, has_rows=False))
CALENDAR = declare(Object(name="calendar", fields={}, has_rows=False))
LOG = declare(Object(name="log", fields={}, has_rows=False))
