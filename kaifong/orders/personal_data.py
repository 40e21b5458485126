"""Where this app keeps data about people, and which of them it keeps alive."""

from kaifong.foundation.registry import OnErase, Reason, Reference, keeps, register

register(
    Reference(
        "orders_order",
        "customer_id",
        "what was bought",
        OnErase.UNLINK,
        rule="invoice",
        starts="placed_on",
        label="number",
    ),
    Reference(
        "orders_line",
        "customer_id",
        "lines of what was bought",
        OnErase.UNLINK,
        rule="invoice",
        within=("order_id", "orders_order"),
    ),
)
keeps(
    Reason(
        "open_order",
        "SELECT customer_id, NULL::date FROM orders_order"
        " WHERE customer_id IS NOT NULL AND status NOT IN ('completed', 'cancelled')",
    )
)
