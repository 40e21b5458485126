"""Asking about customers. Everything answers only what the actor may see."""

from kaifong.customers.custom_fields.kinds import DoesNotFit, Unfit
from kaifong.customers.custom_fields.kinds import Field as CustomField
from kaifong.customers.custom_fields.kinds import Kind as FieldKind
from kaifong.customers.custom_fields.values import columns_of, parse
from kaifong.customers.likeness import Likeness

from .admitted import addresses_of, admits, admitted, holders_of
from .asking import NOBODYS, Asked, Sort, can_sort
from .bulk_runs import Run, bulk_run, last_change
from .fields import (
    Defined,
    Said,
    defined,
    every_field,
    fields,
    is_custom,
    one_defined,
    plain,
)
from .filtering import Only
from .history import BulkResult, Edit, Edits, FieldChange, bulk_result, customers_of, history
from .keyed import visible_of_keys
from .likely import Evidence, Group, LikelyPair, Queue, likely_of, queue, waiting
from .listed import Listed, delicate
from .listing import COUNTED_AT_MOST, Listing, count, listing, matching_ids, stream
from .names import names_of
from .person import ContactDetail, Person, Value, find_by_number, person
from .resembling import Resembling, is_taken, resembling
from .sameness import (
    Comparison,
    Field,
    MergeDone,
    better_first,
    comparison,
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
    "CustomField",
    "Defined",
    "DoesNotFit",
    "Edit",
    "Edits",
    "Evidence",
    "Field",
    "FieldChange",
    "FieldKind",
    "Group",
    "LikelyPair",
    "Likeness",
    "Listed",
    "Listing",
    "MergeDone",
    "Only",
    "Person",
    "Queue",
    "Resembling",
    "Run",
    "Said",
    "Sort",
    "Unfit",
    "Value",
    "View",
    "addresses_of",
    "admits",
    "admitted",
    "better_first",
    "bulk_result",
    "bulk_run",
    "can_sort",
    "columns_of",
    "comparison",
    "count",
    "customers_of",
    "defined",
    "delicate",
    "every_field",
    "fields",
    "find_by_number",
    "history",
    "holders_of",
    "is_custom",
    "is_taken",
    "last_change",
    "likely_of",
    "listing",
    "matching",
    "matching_ids",
    "merged_into",
    "merges_of",
    "names_of",
    "once",
    "one_defined",
    "parse",
    "person",
    "plain",
    "possible_owners",
    "queue",
    "resembling",
    "staff_names",
    "stream",
    "views",
    "visible_of_keys",
    "waiting",
]
