"""Field-level change-sets of records about people: who changed what, and how to undo it."""
