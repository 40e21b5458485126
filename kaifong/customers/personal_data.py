"""Where this app keeps data about people."""

from kaifong.foundation.registry import OnErase, OnMerge, Reference, register


def _ours(table: str, column: str, holds: str, on_merge: OnMerge = OnMerge.PERSON) -> Reference:
    return Reference(table, column, holds, OnErase.DELETE, on_merge=on_merge)


register(
    _ours("customers_customer", "id", "the person's record"),
    _ours("customers_contactpoint", "customer_id", "addresses and numbers"),
    _ours("customers_externalidentity", "customer_id", "names in other systems"),
    _ours("customers_customerprofile", "customer_id", "totals of a life", OnMerge.ROLL_UP),
    _ours("customers_customerday", "customer_id", "totals of a day", OnMerge.ROLL_UP),
    _ours("customers_fieldvalue", "customer_id", "fields of the shop's own"),
    _ours("customers_pair", "left_id", "who may be the same person"),
    _ours("customers_pair", "right_id", "who may be the same person"),
    _ours("customers_distinct", "left_id", "who is not the same person", OnMerge.OWN),
    _ours("customers_distinct", "right_id", "who is not the same person"),
    _ours("customers_merge", "winner_id", "whose record was made part of it"),
    Reference("foundation_change", "customer_id", "what was changed of it", OnErase.DELETE),
    Reference("foundation_entry", "customer_id", "that facts were about it", OnErase.KEEP),
)
