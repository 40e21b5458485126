"""Telling open pages that something changed: PostgreSQL's NOTIFY out to server-sent events."""
