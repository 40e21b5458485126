"""Pages of the privacy office about what is kept, what goes, and what is held."""
