"""Statements over sets, shared by all imports."""
