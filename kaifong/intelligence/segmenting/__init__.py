"""Customers by definition: segments, who is in them, and how they are handed over."""
