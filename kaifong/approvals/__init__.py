"""Approvals: what one person asks and others must agree to before it is done."""
