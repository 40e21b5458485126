"""Extractions: rows in a file, for a purpose, once others have agreed."""
