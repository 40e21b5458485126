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
    """Leave a hold under the number under which it was placed; `queries.held` unites them."""


register(
    Reference(
        "retention_hold",
        "customer_id",
        "why nothing of it may be erased",
        OnErase.DELETE,
        on_merge=OnMerge.OWN,
    )
)
on_merging("retention_hold", "customer_id", Merging(_nothing, _nothing))
