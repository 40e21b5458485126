"""What the logs say: who was refused, signed in, took files out, and what in it is unusual."""
