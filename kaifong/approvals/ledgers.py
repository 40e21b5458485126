"""Which books of this app are sealed."""

from kaifong.foundation.chain.ledgers import Ledger, keep

VOTES = keep(
    Ledger(
        "approval-votes",
        "approvals_vote",
        (
            *("id", "approval_id", "staff_id", "voice_id", "author_id", "beneficiary_id"),
            *("content_hash", "yes", "reason", "at"),
        ),
    )
)
STEPS = keep(
    Ledger(
        "approval-steps",
        "approvals_approvalstep",
        ("id", "approval_id", "state", "at", "staff_id", "note"),
    )
)
