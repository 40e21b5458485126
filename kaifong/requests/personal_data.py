"""Where this app keeps data about people."""

from kaifong.foundation.registry import (
    Merged,
    Merging,
    OnErase,
    OnMerge,
    Reference,
    on_merging,
    register,
)


def _nothing(*_about: Merged) -> None:
    """Leave what was asked under the number under which it was asked; queries unite them."""


def _kept(table: str, holds: str, on_erase: OnErase) -> None:
    register(Reference(table, "customer_id", holds, on_erase, on_merge=OnMerge.OWN))
    on_merging(table, "customer_id", Merging(_nothing, _nothing))


_kept("requests_request", "what was asked about the data", OnErase.KEEP)
# Four years from its entry, erased or not: Cap. 486 s.27.
_kept("requests_logentry", "why a request was refused", OnErase.KEEP)
register(
    Reference("requests_opinionnote", "customer_id", "what the person says of it", OnErase.DELETE)
)
