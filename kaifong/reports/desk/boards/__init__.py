"""Dashboards: the list, one as it stands, its tiles one by one, and changing it."""
