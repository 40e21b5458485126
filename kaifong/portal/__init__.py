"""The person's own page: what the shop keeps about her, why, who saw it, and her say in it."""
