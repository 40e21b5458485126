"""The tables of this app."""

from .people import ContactPoint, Customer, ExternalIdentity
from .rollups import CustomerDay, CustomerProfile
from .views import SavedView

__all__ = [
    "ContactPoint",
    "Customer",
    "CustomerDay",
    "CustomerProfile",
    "ExternalIdentity",
    "SavedView",
]
