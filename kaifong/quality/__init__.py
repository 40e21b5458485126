"""The review of what is kept of customers: found wanting, asked for, taken in with its source."""
