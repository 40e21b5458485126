"""The lake: what the shop knows, in files by month, rebuildable at any time from the database."""
