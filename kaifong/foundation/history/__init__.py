"""Field-level change-sets of records about people: who changed what, from what, and how to take it back."""
