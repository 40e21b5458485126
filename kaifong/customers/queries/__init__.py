"""Asking about customers. Everything answers only what the actor may see."""

from .listing import Asked, Listed, Listing, Sort, count, listing, stream
from .person import ContactDetail, Person, Value, find_by_number, person
from .searching import matching

__all__ = [
    "Asked",
    "ContactDetail",
    "Listed",
    "Listing",
    "Person",
    "Sort",
    "Value",
    "count",
    "find_by_number",
    "listing",
    "matching",
    "person",
    "stream",
]
