"""What staff may do with authority itself, and with the log of who looked at whom."""

from enum import StrEnum

from .objects import Object, declare


class Permission(StrEnum):
    AUTHORITY_ADMINISTER = "authority:authority:administer"
    LOG_SEE = "authority:log:see"


AUTHORITY = declare(Object(name="authority", fields={}, has_rows=False))
LOG = declare(Object(name="log", fields={}, has_rows=False))
