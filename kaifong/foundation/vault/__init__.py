"""What must not lie in a backup: who was erased, and the keys of what cannot be deleted."""
