"""What happens at customers' own pages, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class LinkMade(Event):
    name = "portal.link_made"
    customer_id: CustomerId
    link_id: int


@dataclass(frozen=True, kw_only=True)
class PageOpened(Event):
    name = "portal.page_opened"
    customer_id: CustomerId
    link_id: int
