"""What was measured, beside what others reached in the same run."""

import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

WARM, TIMES = 3, 10


class CouldNot(Exception):
    """Somebody could not be measured; the sentence says why."""


@dataclass(frozen=True)
class Aim:
    """One figure to be reached: how it is called, its unit, and which side of the limit is good."""

    key: str
    label: str
    unit: str
    limit: float | None = None
    more_is_better: bool = False

    def said(self) -> str:
        if self.limit is None:
            return ""
        return f"{'≥' if self.more_is_better else '≤'} {self.limit:,.0f}"


AIMS = (
    Aim("import_customers", "import of customers", "/s", 2_000, more_is_better=True),
    Aim("copy_customers", "  COPY of the same rows", "/s", more_is_better=True),
    Aim("import_orders", "import of orders", "/s", more_is_better=True),
    Aim("copy_orders", "  COPY of the same rows", "/s", more_is_better=True),
    Aim("list", "list page, median", "ms", 44),
    Aim("list_p95", "list page, p95", "ms"),
    Aim("list_best", "list page, quickest", "ms"),
    Aim("search", "search by part of a name, median", "ms", 38),
    Aim("search_p95", "search, p95", "ms"),
    Aim("search_best", "search, quickest", "ms"),
    Aim("page", "page of a customer, median", "ms", 45),
    Aim("page_p95", "page of a customer, p95", "ms"),
    Aim("page_best", "page of a customer, quickest", "ms"),
    Aim("export", "export of all customers", "ms", 1_000),
)


@dataclass
class Measured:
    """The figures of one house, by the keys of the aims; whatever is not there was not possible."""

    name: str
    figures: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    failure: str = ""

    def take(self, told: Mapping[str, Any]) -> None:
        self.figures |= told["figures"]
        self.notes += told["notes"]


def paced(key: str, work: Callable[[], object]) -> dict[str, float]:
    """Return median, 95th percentile and quickest of warm calls, in milliseconds."""
    for _ in range(WARM):
        work()
    seen = sorted(seconds(work) * 1_000 for _ in range(TIMES))
    slow = seen[-1 - len(seen) // 20]
    return {key: statistics.median(seen), f"{key}_p95": slow, f"{key}_best": seen[0]}


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def load() -> str:
    """Return how busy the machine is: processes that want a core, over the last minute."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def table(ours: Measured, peers: Sequence[Measured]) -> list[tuple[str, ...]]:
    """Return a header, then each figure with the peers' and how many times better ours is."""
    reached = [peer for peer in peers if not peer.failure]
    header = ["figure", "unit", ours.name, "aim"]
    for peer in reached:
        header += [peer.name, "ratio"]
    rows = [tuple(header)]
    for aim in AIMS:
        mine = ours.figures.get(aim.key)
        row = [aim.label, aim.unit, number(mine), aim.said()]
        for peer in reached:
            theirs = peer.figures.get(aim.key)
            row += [number(theirs), ratio(aim, mine, theirs)]
        rows.append(tuple(row))
    return rows


def ratio(aim: Aim, mine: float | None, theirs: float | None) -> str:
    """Return how many times better ours is; nothing where a figure is missing or the machine's."""
    if not mine or not theirs or aim.key.startswith("copy_"):
        return ""
    times = mine / theirs if aim.more_is_better else theirs / mine
    return f"{times:.1f} ×"


def number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def said(ours: Measured, peers: Sequence[Measured]) -> list[str]:
    """Return what stands below the table; whoever is missing is named with the reason."""
    lines = []
    for one in (ours, *peers):
        if one.failure:
            lines.append(f"{one.name}: not measured. {one.failure}")
        lines += [f"{one.name}: {note}" for note in one.notes]
    return lines
