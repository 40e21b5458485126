"""Which logs of privacy are sealed."""

from kaifong.foundation.chain.ledgers import Ledger, keep

DISCLOSURES = keep(
    Ledger(
        "disclosures",
        "privacy_disclosure",
        (
            *("id", "batch", "customer_id", "recipient_id", "version", "kinds", "purpose"),
            *("place", "contract", "consent_id", "staff_id", "at"),
        ),
    )
)
