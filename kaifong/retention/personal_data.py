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
    """Leave it under the number under which it came: a hold is found by every number."""


def _ours(table: str, holds: str, on_erase: OnErase, rule: str) -> None:
    register(Reference(table, "customer_id", holds, on_erase, rule=rule, on_merge=OnMerge.OWN))
    on_merging(table, "customer_id", Merging(_nothing, _nothing))


_ours("retention_hold", "why nothing of it may be erased", OnErase.DELETE, "hold")
_ours("retention_item", "that it was found due, and erased", OnErase.KEEP, "erasure")
_ours("retention_kept", "a sealed name that a law keeps", OnErase.KEEP, "kept")
_ours("retention_run", "whose wish it was", OnErase.KEEP, "erasure")
