"""PostgreSQL and the processes of one installation: start, stop, recovery and backup."""
