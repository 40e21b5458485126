"""Where this app keeps data about people."""

from kaifong.foundation.registry import OnErase, Reference, register

register(
    Reference("orders_order", "customer_id", "what was bought", OnErase.UNLINK, keep_days=7 * 365),
    Reference("orders_line", "customer_id", "lines of what was bought", OnErase.UNLINK, 7 * 365),
)
