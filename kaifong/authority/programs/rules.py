"""What a program may do of what its roles are granted, and until when. No Django, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network

from kaifong.authority.rules import Granted, Purpose, Rows

LONGEST = timedelta(days=400)  # until it must be decided anew whether a program is still needed
MOST_HANDOVER = 30  # days
MOST_ADDRESSES = 20

_served: dict[str, frozenset[str]] = {}


def serve(about: str, *actions: str) -> None:
    """Let the interface say what it does with a kind of thing: nothing else can be given."""
    _served[about] = frozenset(actions)


def served() -> Mapping[str, frozenset[str]]:
    return dict(_served)


@dataclass(frozen=True)
class Limits:
    """What bounds a program beside its roles' grants: one department, rows, one purpose."""

    department_id: int
    rows: Rows
    purpose: Purpose

    def admits(self, *, department_id: int, about: str, action: str) -> bool:
        """Return whether a grant of a department can be a program's at all."""
        return department_id == self.department_id and action in _served.get(about, ())

    def within(self, granted: Granted) -> Granted:
        """Return a grant as the program has it; for no purpose, if it is not for this one."""
        return replace(
            granted,
            rows=granted.rows.meet(self.rows),
            purposes=granted.purposes & {self.purpose},
        )


class Off(StrEnum):
    """Why a program is turned off."""

    CLOSED = "closed"
    EXPIRED = "expired"
    LEFT = "left"  # whoever answered for it has left, and nobody took it over in time
    ELSEWHERE = "elsewhere"  # it calls from an address that is not its own


def ends(
    *, closed_at: datetime | None, expires_at: datetime, left_at: datetime | None, days: int
) -> tuple[datetime, Off]:
    """Return from which moment on a program is off, and why; `days` after its person has left."""
    found = [(expires_at, Off.EXPIRED)]
    found += [(closed_at, Off.CLOSED)] if closed_at else []
    found += [(left_at + timedelta(days=days), Off.LEFT)] if left_at else []
    return min(found)


def is_network(text: str) -> bool:
    """Return whether a text is an address or a network, such as 203.0.113.7 or 203.0.113.0/24."""
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def comes_from(address: str, networks: Iterable[str]) -> bool:
    """Return whether an address is in one of the networks; where none is named, all are."""
    listed = [ip_network(network) for network in networks]
    try:
        here = ip_address(address)
    except ValueError:
        return not listed
    return not listed or any(here in network for network in listed)
