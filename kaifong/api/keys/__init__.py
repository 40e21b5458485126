"""Keys, of people and of programs."""
