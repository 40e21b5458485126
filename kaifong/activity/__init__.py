"""What each customer did, day by day, ready to be read at once (SCS 107186L4, real-time)."""
