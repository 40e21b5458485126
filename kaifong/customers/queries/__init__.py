"""Asking about customers. Everything answers only what the actor may see."""

from kaifong.customers.likeness import Likeness

from .admitted import addresses_of, admits, admitted, holders_of
from .asking import NOBODYS, Asked, Sort, can_sort
from .history import BulkResult, Edit, Edits, FieldChange, bulk_result, customers_of, history
from .keyed import visible_of_keys
from .likely import Evidence, Group, LikelyPair, Queue, likely_of, queue, waiting
from .listed import Listed
from .listing import COUNTED_AT_MOST, Listing, count, listing, matching_ids, stream
from .names import names_of
from .numbers import (
    Numbered,
    akin_to,
    belongs_to_somebody,
    lake_keys_of,
    lineage,
    marks_of,
    names_and_keys,
    numbers_of,
)
from .person import ContactDetail, Person, Value, find_by_number, person
from .resembling import Resembling, is_taken, resembling
from .sameness import (
    Comparison,
    Field,
    MergeDone,
    better_first,
    comparison,
    made_of_several,
    merged_into,
    merges_of,
    once,
)
from .searching import matching
from .staff import possible_owners, staff_names
from .views import View, views

__all__ = [
    "COUNTED_AT_MOST",
    "NOBODYS",
    "Asked",
    "BulkResult",
    "Comparison",
    "ContactDetail",
    "Edit",
    "Edits",
    "Evidence",
    "Field",
    "FieldChange",
    "Group",
    "LikelyPair",
    "Likeness",
    "Listed",
    "Listing",
    "MergeDone",
    "Numbered",
    "Person",
    "Queue",
    "Resembling",
    "Sort",
    "Value",
    "View",
    "addresses_of",
    "admits",
    "admitted",
    "akin_to",
    "belongs_to_somebody",
    "better_first",
    "bulk_result",
    "can_sort",
    "comparison",
    "count",
    "customers_of",
    "find_by_number",
    "history",
    "holders_of",
    "is_taken",
    "lake_keys_of",
    "likely_of",
    "lineage",
    "listing",
    "made_of_several",
    "marks_of",
    "matching",
    "matching_ids",
    "merged_into",
    "merges_of",
    "names_and_keys",
    "names_of",
    "numbers_of",
    "once",
    "person",
    "possible_owners",
    "queue",
    "resembling",
    "staff_names",
    "stream",
    "views",
    "visible_of_keys",
    "waiting",
]
