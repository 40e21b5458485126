"""Measures of customers and sales, and the lake they are computed on (SCS 107189L5)."""
