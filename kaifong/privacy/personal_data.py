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
    """Leave what was said under the number under which it was said; `queries.ledgers` unite it."""


def _kept(table: str, holds: str, on_erase: OnErase) -> None:
    register(Reference(table, "customer_id", holds, on_erase, on_merge=OnMerge.OWN))
    on_merging(table, "customer_id", Merging(_nothing, _nothing))


_kept("privacy_collection", "which notice was shown", OnErase.DELETE)
_kept("privacy_consentevent", "codes of answers given", OnErase.KEEP)
_kept("privacy_consentnow", "which answers hold", OnErase.DELETE)
_kept("privacy_disclosure", "to whom data were given", OnErase.KEEP)
_kept("privacy_evidence", "what shows an answer", OnErase.DELETE)
_kept("privacy_firstuse", "when told of the right", OnErase.DELETE)
# The request itself stays in its original form for three years: Cap. 593 s.9(3).
_kept("privacy_stoprequest", "a request to stop", OnErase.KEEP)
