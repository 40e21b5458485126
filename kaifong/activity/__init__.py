"""The timeline: everything that happened with a customer, newest first (SCS 107186L4)."""
