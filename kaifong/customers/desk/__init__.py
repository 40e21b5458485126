"""The staff pages about customers."""
