"""Which books of this app are sealed."""

from kaifong.foundation.chain.ledgers import Ledger, keep

from .models import LetGo


def _let_go() -> set[int]:
    return set(LetGo.objects.values_list("entry_id", flat=True))


LOG_BOOK = keep(
    Ledger(
        "log-book",
        "requests_logentry",
        (
            "id",
            "request_id",
            "customer_id",
            "kind",
            "received_on",
            "language",
            "part",
            "grounds",
            "grounds_version",
            "reasons",
            "other_user",
            "entered_at",
            "staff_id",
            "kept_until",
        ),
        let_go=_let_go,
    )
)
