"""Pages of the privacy office about people's requests."""
