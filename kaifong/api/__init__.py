"""The surface for other systems."""
