"""The law's calendar and the clocks that run by it, as rows: what is known, and since when."""
