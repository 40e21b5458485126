"""What staff may do with contracts: see, draft, agree as the owner, keep as the privacy office."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare


class Permission(StrEnum):
    CONTRACT_AGREE = "contracts:contract:agree"
    CONTRACT_DRAFT = "contracts:contract:draft"
    CONTRACT_KEEP = "contracts:contract:keep"
    CONTRACT_SEE = "contracts:contract:see"


CONTRACT = declare(Object(name="contract", fields={}, has_rows=False))
