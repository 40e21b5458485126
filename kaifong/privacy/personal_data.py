"""Where this app keeps data about people."""

from kaifong.foundation.registry import (
    Merged,
    Merging,
    OnErase,
    OnMerge,
    Reason,
    Reference,
    keeps,
    on_merging,
    register,
)


def _nothing(*_about: Merged) -> None:
    """Leave what was said under the number under which it was said; `queries.ledgers` unite it."""


def _kept(table: str, holds: str, on_erase: OnErase, rule: str = "", starts: str = "") -> None:
    about = Reference(
        table, "customer_id", holds, on_erase, rule=rule, starts=starts, on_merge=OnMerge.OWN
    )
    register(about)
    on_merging(table, "customer_id", Merging(_nothing, _nothing))


_kept("privacy_collection", "which notice was shown", OnErase.DELETE)
_kept("privacy_consentevent", "codes of answers given", OnErase.KEEP, "consent_codes")
_kept("privacy_consentnow", "which answers hold", OnErase.DELETE)
_kept("privacy_disclosure", "to whom data were given", OnErase.KEEP, "journal")
_kept("privacy_evidence", "what shows an answer", OnErase.DELETE)
_kept("privacy_firstuse", "when told of the right", OnErase.DELETE)
_kept("privacy_recipientnotice", "that others are to stop using data", OnErase.KEEP, "journal")
# The request itself stays in its original form for three years: Cap. 593 s.9(3).
_kept(
    "privacy_stoprequest",
    "a request to stop",
    OnErase.KEEP,
    "stop_request",
    starts="(received_at AT TIME ZONE 'Asia/Hong_Kong')::date",
)

# A consent that still holds is a reason by itself, whoever gave it under which number.
CONSENT = """
SELECT n.customer_id, NULL::date
FROM privacy_consentnow n JOIN privacy_consentevent e ON e.id = n.event_id
WHERE e.state IN ('consented', 'no_objection', 'oral_unconfirmed') AND n.classes <> '{}'
"""
# Whoever came without more, and has not asked to be left alone since.
ENQUIRY = """
SELECT c.id, (c.joined_at AT TIME ZONE 'Asia/Hong_Kong')::date
FROM customers_customer c WHERE NOT EXISTS (
    SELECT 1 FROM privacy_consentevent e
    WHERE e.customer_id = c.id AND e.state = 'withdrawn' AND '*' = ANY(e.classes)
)
"""
keeps(Reason("consent", CONSENT), Reason("enquiry", ENQUIRY))
