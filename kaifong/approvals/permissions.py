"""What staff may do with approvals: see them, approve, keep the policies."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare


class Permission(StrEnum):
    APPROVAL_APPROVE = "approvals:approval:approve"
    APPROVAL_SEE = "approvals:approval:see"
    POLICY_KEEP = "approvals:policy:keep"
    POLICY_SEE = "approvals:policy:see"


APPROVAL = declare(Object(name="approval", fields={}, has_rows=False))
POLICY = declare(Object(name="policy", fields={}, has_rows=False))
