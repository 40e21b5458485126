"""Data from other systems: files, shops, ERP (SCS 107189L5, integrative)."""
