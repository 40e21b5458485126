"""Where this app keeps data about people."""

from kaifong.foundation.registry import OnErase, Reference, register

register(
    Reference("integration_held", "customer_id", "who of a file may be he", OnErase.DELETE),
)
