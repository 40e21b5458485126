"""What happens about requests, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class RequestReceived(Event):
    name = "requests.received"
    about = "request"
    request_id: RequestId
    customer_id: CustomerId | None
