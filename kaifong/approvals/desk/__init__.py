"""Pages about approvals: what waits, one of them, delegations, policies."""
