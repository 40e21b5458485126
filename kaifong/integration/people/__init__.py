"""Lists of customers on their way in: typed, matched, written over sets."""
