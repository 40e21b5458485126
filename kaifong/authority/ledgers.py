"""Which logs of authority are sealed."""

from kaifong.foundation.chain.ledgers import Ledger, keep

LOOKS = keep(
    Ledger(
        "access-log",
        "authority_look",
        ("id", "at", "staff_id", "way", "purpose", "classes", "customer_ids", "total", "token"),
    )
)
AMENDMENTS = keep(
    Ledger("amendments", "authority_amendment", ("id", "at", "table", "row_id", "verb", "terms"))
)
