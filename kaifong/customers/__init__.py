"""Who the customers are and how to reach them (SCS 107186L4)."""
