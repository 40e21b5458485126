"""The pages about data contracts."""
