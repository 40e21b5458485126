"""The tables of this app."""

from .people import ContactPoint, Customer, ExternalIdentity, Stranger
from .rollups import CustomerDay, CustomerProfile
from .sameness import Distinct, Merge, Moved, Pair, Scan
from .views import SavedView

__all__ = [
    "ContactPoint",
    "Customer",
    "CustomerDay",
    "CustomerProfile",
    "Distinct",
    "ExternalIdentity",
    "Merge",
    "Moved",
    "Pair",
    "SavedView",
    "Scan",
    "Stranger",
]
