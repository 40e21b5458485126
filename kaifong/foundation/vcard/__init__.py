"""Address cards: read in versions 2.1 to 4, written in 3 (RFC 2426) and 4 (RFC 6350)."""
