"""Where this app keeps data about people."""

from kaifong.foundation.registry import OnErase, Reference, register

register(
    Reference("customers_customer", "id", "the person's record", OnErase.DELETE),
    Reference("customers_contactpoint", "customer_id", "addresses and numbers", OnErase.DELETE),
    Reference(
        "customers_externalidentity", "customer_id", "names in other systems", OnErase.DELETE
    ),
    Reference("customers_customerprofile", "customer_id", "totals of a life", OnErase.DELETE),
    Reference("customers_customerday", "customer_id", "totals of a day", OnErase.DELETE),
    Reference("foundation_change", "customer_id", "what was changed of it", OnErase.DELETE),
    Reference("foundation_entry", "customer_id", "that facts were about it", OnErase.KEEP),
)
