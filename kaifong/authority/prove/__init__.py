"""The proof of authority: random organisations walk every way out against a plain reckoning."""
