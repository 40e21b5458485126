"""The surface for staff."""
