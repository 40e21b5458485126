"""Which logs of authority are sealed."""

from kaifong.foundation.chain.ledgers import Ledger, keep

from .audit.refusals import gone

LOOKS = keep(
    Ledger(
        "access-log",
        "authority_look",
        (
            *("id", "at", "staff_id", "way", "purpose", "classes", "customer_ids", "total"),
            *("token", "borrowing_id"),
        ),
    )
)
AMENDMENTS = keep(
    Ledger(
        "amendments",
        "authority_amendment",
        ("id", "at", "table", "row_id", "verb", "terms", "staff_id"),
    )
)
STEPS = keep(
    Ledger(
        "borrowed-steps",
        "authority_borrowedstep",
        ("id", "at", "borrowing_id", "staff_id", "method", "way", "object_id"),
    )
)
REASONS = keep(
    Ledger("reasons", "authority_statedreason", ("id", "at", "until", "staff_id", "reason"))
)
REFUSALS = keep(
    Ledger(
        "refusals",
        "authority_refusal",
        ("id", "at", "staff_id", "way", "purpose", "object_id", "why", "times"),
        let_go=gone,
    )
)
SIGN_INS = keep(
    Ledger("sign-ins", "authority_signin", ("id", "at", "staff_id", "what", "by", "address"))
)
TAKEN_OUT = keep(
    Ledger(
        "taken-out",
        "authority_takenout",
        (
            *("id", "at", "staff_id", "way", "what", "purpose", "object_id", "customers"),
            *("bytes", "borrowing_id"),
        ),
    )
)
