"""The tables of this app."""

from .bulk import BulkRun
from .fields import CustomField, CustomFieldVersion, FieldValue
from .people import ContactPoint, Customer, ExternalIdentity, Stranger
from .rollups import CustomerDay, CustomerProfile
from .sameness import Distinct, Merge, Moved, Pair, Scan
from .views import SavedView

__all__ = [
    "BulkRun",
    "ContactPoint",
    "CustomField",
    "CustomFieldVersion",
    "Customer",
    "CustomerDay",
    "CustomerProfile",
    "Distinct",
    "ExternalIdentity",
    "FieldValue",
    "Merge",
    "Moved",
    "Pair",
    "SavedView",
    "Scan",
    "Stranger",
]
