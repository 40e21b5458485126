"""Telling which records may be of one thing: Fellegi and Sunter's model, in sets, on DuckDB."""
