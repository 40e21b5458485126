"""What happens to customers' records, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class CustomerRegistered(Event):
    name = "customers.customer_registered"
    customer_id: CustomerId
    channel: int


@dataclass(frozen=True, kw_only=True)
class CustomerChanged(Event):
    name = "customers.customer_changed"
    customer_id: CustomerId
    changeset_id: ChangeSetId


@dataclass(frozen=True, kw_only=True)
class ChangeUndone(Event):
    name = "customers.change_undone"
    customer_id: CustomerId
    changeset_id: ChangeSetId


@dataclass(frozen=True, kw_only=True)
class CustomersMerged(Event):
    name = "customers.customers_merged"
    customer_id: CustomerId
    loser_id: int
    changeset_id: ChangeSetId


@dataclass(frozen=True, kw_only=True)
class MergeUndone(Event):
    name = "customers.merge_undone"
    customer_id: CustomerId
    loser_id: int
    changeset_id: ChangeSetId
