"""Pages about the quality of records: for its owner, the manager and the clerk."""
