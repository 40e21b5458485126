"""One journal: outbox, timeline, audit trail and analytic source at once."""
