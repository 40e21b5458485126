"""Where this app keeps data about people."""

from kaifong.foundation.registry import OnErase, OnMerge, Reference, register

register(
    Reference(
        "intelligence_served",
        "customer_id",
        "that the person was dealt with from a list",
        OnErase.DELETE,
        on_merge=OnMerge.UNITE,
        alike=("hand_over_id",),
    ),
)
