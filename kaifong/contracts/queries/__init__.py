"""Asking about data contracts: what they say, what they would open, and how they stand."""

from .entries import entries_of, given_out
from .offered import offered
from .opening import Opened, opened
from .seen import (
    CheckSeen,
    ContractSeen,
    DerivedSeen,
    NotThere,
    VersionSeen,
    contract,
    contracts,
    departments,
    departments_of,
    found_last,
    in_force,
    red_for,
)
from .testing import figures_as_of
from .wish import CannotSay, Wish

__all__ = [
    "CannotSay",
    "CheckSeen",
    "ContractSeen",
    "DerivedSeen",
    "NotThere",
    "Opened",
    "VersionSeen",
    "Wish",
    "contract",
    "contracts",
    "departments",
    "departments_of",
    "entries_of",
    "figures_as_of",
    "found_last",
    "given_out",
    "in_force",
    "offered",
    "opened",
    "red_for",
]
