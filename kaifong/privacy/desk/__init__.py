"""Pages about notices and consents, for staff."""
