"""Pages about reports that are sent on a schedule."""
