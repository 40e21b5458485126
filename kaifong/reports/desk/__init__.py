"""The staff pages of the reports."""
