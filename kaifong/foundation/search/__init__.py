"""Words and names made equal for searching, in English and Chinese."""
