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
    """Leave a link under its number; whoever opens it is led to the record that is left."""


register(
    Reference(
        "portal_link", "customer_id", "ways to her page", OnErase.DELETE, on_merge=OnMerge.OWN
    )
)
on_merging("portal_link", "customer_id", Merging(_nothing, _nothing))
