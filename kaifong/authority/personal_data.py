"""Where this app keeps data about customers: bare numbers, in what the logs gave rise to."""

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
    """Leave what was seen under the number under which it was seen, as the logs do."""


def _kept(table: str, holds: str) -> None:
    register(
        Reference(
            table,
            "customer_id",
            holds,
            OnErase.KEEP,
            rule="journal",
            on_merge=OnMerge.OWN,
        )
    )
    on_merging(table, "customer_id", Merging(_nothing, _nothing))


_kept("authority_bait", "that the record was made up, to see who opens it")
_kept("authority_unusualaccess", "that many read the record, or that it was a bait")
