"""Where this app keeps data about people."""

from kaifong.foundation.registry import OnErase, Reference, register

register(
    Reference("api_takenin", "customer_id", "which request took him in", OnErase.DELETE),
)
