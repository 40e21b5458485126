"""Asking about customers. Everything answers only what the actor may see."""

from .admitted import addresses_of, admits, admitted, holders_of
from .asking import NOBODYS, Asked, Sort, can_sort
from .history import BulkResult, Edit, Edits, FieldChange, bulk_result, customers_of, history
from .keyed import visible_of_keys
from .listed import Listed
from .listing import COUNTED_AT_MOST, Listing, count, listing, matching_ids, stream
from .names import names_of
from .person import ContactDetail, Person, Value, find_by_number, person
from .searching import matching
from .staff import possible_owners, staff_names
from .views import View, views

__all__ = [
    "COUNTED_AT_MOST",
    "NOBODYS",
    "Asked",
    "BulkResult",
    "ContactDetail",
    "Edit",
    "Edits",
    "FieldChange",
    "Listed",
    "Listing",
    "Person",
    "Sort",
    "Value",
    "View",
    "addresses_of",
    "admits",
    "admitted",
    "bulk_result",
    "can_sort",
    "count",
    "customers_of",
    "find_by_number",
    "history",
    "holders_of",
    "listing",
    "matching",
    "matching_ids",
    "names_of",
    "person",
    "possible_owners",
    "staff_names",
    "stream",
    "views",
    "visible_of_keys",
]
