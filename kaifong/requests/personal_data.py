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


# Of whoever is erased it stays that he asked, and when; what he and we wrote goes. A letter of
# refusal stays with its entry, one of deletion names nobody.
OF = "request_id IN (SELECT id FROM requests_request WHERE customer_id = ANY(%(numbers)s))"
BEGUN = (
    "UPDATE requests_step SET note = '-' WHERE note <> '' AND",
    "UPDATE requests_pack SET content = NULL, pdf = NULL, json = NULL WHERE",
    "DELETE FROM requests_correction WHERE",
    "DELETE FROM requests_notified WHERE",
    "DELETE FROM requests_letter WHERE kind NOT IN ('refusal', 'deletion') AND",
)
WRITTEN = (
    "UPDATE requests_request SET words = '' WHERE customer_id = ANY(%(numbers)s)",
    *(f"{begun} {OF}" for begun in BEGUN),
)


def _kept(table: str, holds: str, rule: str, starts: str = "", first: tuple[str, ...] = ()) -> None:
    about = Reference(
        *(table, "customer_id", holds, OnErase.KEEP),
        rule=rule,
        starts=starts,
        first=first,
        on_merge=OnMerge.OWN,
    )
    register(about)
    on_merging(table, "customer_id", Merging(_nothing, _nothing))


_kept("requests_request", "that something was asked", "request", first=WRITTEN)
# Four years from its entry, erased or not: Cap. 486 s.27.
_kept(
    "requests_logentry",
    "why a request was refused",
    "log_book",
    starts="(entered_at AT TIME ZONE 'Asia/Hong_Kong')::date",
)
register(
    Reference("requests_opinionnote", "customer_id", "what the person says of it", OnErase.DELETE)
)
