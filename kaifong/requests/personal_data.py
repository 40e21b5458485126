"""Where this app keeps data about people."""

from kaifong.foundation.registry import OnErase, Reference, register

register(
    Reference("requests_request", "customer_id", "what was asked about the data", OnErase.KEEP),
)
