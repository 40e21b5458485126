"""Asking about customers. Everything answers only what the actor may see."""

from kaifong.customers.custom_fields.kinds import DoesNotFit, Unfit
from kaifong.customers.custom_fields.kinds import Field as CustomField
from kaifong.customers.custom_fields.kinds import Kind as FieldKind
from kaifong.customers.custom_fields.plain import plain, schema_of, typed
from kaifong.customers.custom_fields.values import columns_of, parse
from kaifong.customers.likeness import Likeness

from .admitted import addresses_of, admits, admitted, holders_of
from .alike import Alike, alike
from .asking import NOBODYS, Asked, Sort, answers_for_all, asked_ids, can_sort
from .bulk_runs import Run, bulk_run, last_change
from .doubted import Point, how_reached, is_doubted, kept_of, points_of, post_is_doubted
from .fields import (
    Defined,
    Said,
    defined,
    every_field,
    fields,
    is_custom,
    one_defined,
)
from .filtering import Only
from .history import BulkResult, Edit, Edits, FieldChange, bulk_result, customers_of, history
from .keyed import visible_of_keys
from .likely import Evidence, Group, LikelyPair, Queue, likely_of, queue, waiting
from .listed import Listed, delicate
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
from .person import ContactDetail, IdentityDetail, Person, Value, find_by_number, person
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
    once_each,
)
from .searching import matching
from .staff import possible_owners, staff_names
from .versions import version_of
from .views import View, views
from .wishes import Wished, offer_reader, wished

__all__ = [
    "COUNTED_AT_MOST",
    "NOBODYS",
    "Alike",
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
    "IdentityDetail",
    "LikelyPair",
    "Likeness",
    "Listed",
    "Listing",
    "MergeDone",
    "Numbered",
    "Only",
    "Person",
    "Point",
    "Queue",
    "Resembling",
    "Run",
    "Said",
    "Sort",
    "Unfit",
    "Value",
    "View",
    "Wished",
    "addresses_of",
    "admits",
    "admitted",
    "akin_to",
    "alike",
    "answers_for_all",
    "asked_ids",
    "belongs_to_somebody",
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
    "how_reached",
    "is_custom",
    "is_doubted",
    "is_taken",
    "kept_of",
    "lake_keys_of",
    "last_change",
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
    "offer_reader",
    "once",
    "once_each",
    "one_defined",
    "parse",
    "person",
    "plain",
    "points_of",
    "possible_owners",
    "post_is_doubted",
    "queue",
    "resembling",
    "schema_of",
    "staff_names",
    "stream",
    "typed",
    "version_of",
    "views",
    "visible_of_keys",
    "waiting",
    "wished",
]
