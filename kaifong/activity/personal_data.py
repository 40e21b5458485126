"""Where this app keeps data about people."""

from kaifong.foundation.registry import OnErase, Reference, register

register(
    Reference("activity_customerprofile", "customer_id", "totals of a life", OnErase.DELETE),
    Reference("activity_customerday", "customer_id", "totals of a day", OnErase.DELETE),
)
