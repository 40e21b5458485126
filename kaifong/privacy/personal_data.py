"""Where this app keeps data about people."""

from kaifong.foundation.registry import OnErase, Reference, register

register(
    Reference("privacy_collection", "customer_id", "which notice was shown", OnErase.DELETE),
    Reference("privacy_consentevent", "customer_id", "codes of answers given", OnErase.KEEP),
    Reference("privacy_consentnow", "customer_id", "which answers hold", OnErase.DELETE),
    Reference("privacy_evidence", "customer_id", "what shows an answer", OnErase.DELETE),
    Reference("privacy_firstuse", "customer_id", "when told of the right", OnErase.DELETE),
    # The request itself stays in its original form for three years: Cap. 593 s.9(3).
    Reference("privacy_stoprequest", "customer_id", "a request to stop", OnErase.KEEP),
)
