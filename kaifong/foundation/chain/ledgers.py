"""Which logs are sealed; each app names its own."""

from collections.abc import Callable
from dataclasses import dataclass


def _none() -> set[int]:
    return set()


@dataclass(frozen=True)
class Ledger:
    """
    An append-only table with a growing `id`, and the columns that are sealed, in this order.

    `let_go` tells which rows went because the law's time for keeping them was over.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    let_go: Callable[[], set[int]] = _none


_ledgers: dict[str, Ledger] = {}


def keep(ledger: Ledger) -> Ledger:
    """Let a log be sealed from now on."""
    _ledgers[ledger.name] = ledger
    return ledger


def ledgers() -> list[Ledger]:
    return sorted(_ledgers.values(), key=lambda ledger: ledger.name)
