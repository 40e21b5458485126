"""What staff may do with notices, and with what customers agreed to."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare


class Permission(StrEnum):
    CONSENT_RECORD = "privacy:customer:record"
    CONSENT_STOP = "privacy:customer:stop"
    NOTICE_PUBLISH = "privacy:notice:publish"
    NOTICE_SEE = "privacy:notice:see"


NOTICE = declare(Object(name="notice", fields={}, has_rows=False))
