"""Which version of a customer's record somebody read, as ETag and If-Match say it."""

import re

from django.utils.translation import gettext as _

from kaifong.customers import queries
from kaifong.foundation.ids import CustomerId

from .surface import Refused

_WRITTEN = re.compile(r'"c(\d{1,19})-(\d{1,19})"')


def etag_of(customer_id: CustomerId) -> str:
    """Return the version of a customer's record, as the header says it."""
    return f'"c{customer_id}-{queries.version_of(customer_id=customer_id)}"'


def version_in(header: str, customer_id: CustomerId) -> int:
    """
    Return the version of this customer's record that a header names.

    :raises Refused: if it names none, or another's
    """
    if not header.strip() or header.strip() == "*":
        message = _("Send If-Match with the ETag of the record as you read it.")
        raise Refused(428, "precondition required", message)
    found = _WRITTEN.fullmatch(header.strip())
    if found is None or int(found[1]) != customer_id:
        message = _("The record never had the version in If-Match. Read it again.")
        raise Refused(412, "precondition failed", message)
    return int(found[2])
