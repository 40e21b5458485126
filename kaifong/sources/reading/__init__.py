"""Reading foreign tables: folders, databases and REST answers, in sets, changing nothing there."""
