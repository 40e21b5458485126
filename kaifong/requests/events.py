"""What happens about requests, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class _OfRequest(Event):
    name = "requests.any"
    about = "request"
    request_id: RequestId
    customer_id: CustomerId | None


@dataclass(frozen=True, kw_only=True)
class RequestReceived(_OfRequest):
    name = "requests.received"


@dataclass(frozen=True, kw_only=True)
class RequestExtended(_OfRequest):
    name = "requests.extended"


@dataclass(frozen=True, kw_only=True)
class RequestAnswered(_OfRequest):
    """It was complied with, or nothing was held; `late` if its legal day had passed."""

    name = "requests.answered"
    late: bool


@dataclass(frozen=True, kw_only=True)
class RequestRefused(_OfRequest):
    """All of it, or a part, by an entry of the log book."""

    name = "requests.refused"
    entry_id: int
    late: bool


@dataclass(frozen=True, kw_only=True)
class RequestClosed(_OfRequest):
    name = "requests.closed"


@dataclass(frozen=True, kw_only=True)
class RequestIsOld(_OfRequest):
    """
    It has not been answered for so many days. Whoever answers for it is told, and on the last day
    before the law's the data officer too.
    """

    name = "requests.is_old"
    day: int
    owner_id: int | None
    to_officer: bool
