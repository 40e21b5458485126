"""Where this app keeps data about people."""

from kaifong.foundation.registry import OnErase, OnMerge, Reference, register

# He must not come back with the next refresh: of his number there only a print stays.
REMEMBER = """
INSERT INTO sources_forgotten (source_id, digest)
SELECT c.source_id, sha256(convert_to(s.salt || c.number, 'UTF8'))
FROM sources_contact c JOIN sources_source s ON s.id = c.source_id
WHERE c.customer_id = ANY(%(numbers)s) ON CONFLICT DO NOTHING
"""
register(
    Reference(
        "sources_contact",
        "customer_id",
        "that another system knows the person",
        OnErase.DELETE,
        first=(REMEMBER,),
    ),
    Reference("sources_deal", "customer_id", "deals in other systems", OnErase.DELETE),
    Reference("sources_ticket", "customer_id", "tickets in other systems", OnErase.DELETE),
    Reference(
        "sources_candidate",
        "customer_id",
        "who of another system may be the person",
        OnErase.DELETE,
        on_merge=OnMerge.UNITE,
        alike=("source_id", "number"),
    ),
)
