"""What a source may hold, how its values are read, and how fresh it is. No database, no clock."""
