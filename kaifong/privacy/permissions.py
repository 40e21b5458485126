"""What staff may do with notices, and with what customers agreed to."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare


class Permission(StrEnum):
    CONSENT_RECORD = "privacy:customer:record"
    CONSENT_STOP = "privacy:customer:stop"
    DISCLOSURE_SEE = "privacy:disclosure:see"
    INCIDENT_KEEP = "privacy:incident:keep"
    INCIDENT_SEE = "privacy:incident:see"
    NOTICE_PUBLISH = "privacy:notice:publish"
    NOTICE_SEE = "privacy:notice:see"
    RECIPIENT_GIVE = "privacy:recipient:give"
    RECIPIENT_KEEP = "privacy:recipient:keep"
    RECIPIENT_SEE = "privacy:recipient:see"


DISCLOSURE = declare(Object(name="disclosure", fields={}, has_rows=False))
INCIDENT = declare(Object(name="incident", fields={}, has_rows=False))
NOTICE = declare(Object(name="notice", fields={}, has_rows=False))
RECIPIENT = declare(Object(name="recipient", fields={}, has_rows=False))
