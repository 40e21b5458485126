"""What is particular to Hong Kong: its clock, places, names and telephone numbers."""
