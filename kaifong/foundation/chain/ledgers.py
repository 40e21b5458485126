"""Which logs are sealed; each app names its own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ledger:
    """An append-only table with a growing `id`, and the columns that are sealed, in this order."""

    name: str
    table: str
    columns: tuple[str, ...]


_ledgers: dict[str, Ledger] = {}


def keep(ledger: Ledger) -> Ledger:
    """Let a log be sealed from now on."""
    _ledgers[ledger.name] = ledger
    return ledger


def ledgers() -> list[Ledger]:
    return sorted(_ledgers.values(), key=lambda ledger: ledger.name)
