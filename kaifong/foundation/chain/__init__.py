"""Logs that prove themselves: rows sealed into hash-chained blocks, with an anchor for each day."""
