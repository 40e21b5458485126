"""Extractions: customers' fields in a file, for a purpose, once others have agreed."""
