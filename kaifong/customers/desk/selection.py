"""Which customers of the list somebody means: those picked, or all that match."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from kaifong.customers.queries import Asked
from kaifong.foundation.keyset import LARGEST

MOST_PICKED = 1_000


@dataclass(frozen=True)
class Selection:
    """The list's own query, and the rows picked from it; none picked means all that match."""

    query: QueryDict
    picked: tuple[int, ...]
    everything: bool

    def asked(self, asked: Asked) -> Asked:
        return asked if self.everything else replace(asked, ids=self.picked)

    @property
    def is_empty(self) -> bool:
        return not self.everything and not self.picked


def chosen(data: Any) -> Selection:
    """Return what a form's `query`, `picked` and `all` say; nothing picked and no `all`: nobody."""
    numbers = [int(one) for one in data.getlist("picked")[:MOST_PICKED] if one.isdecimal()]
    picked = tuple(n for n in dict.fromkeys(numbers) if n <= LARGEST)
    return Selection(QueryDict(data.get("query", "")), picked, data.get("all") == "1")
