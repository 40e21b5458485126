"""Pages of large files: how far each is, and fetching it."""
