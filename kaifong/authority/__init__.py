"""Who may do what with whose data, for which purpose (SCS 107186L4, 107130L4)."""
