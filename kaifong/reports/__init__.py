"""Reports that leave only within authority (SCS 107130L4)."""
