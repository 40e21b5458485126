"""Pages about other systems: how they stand, how they are mapped, what they know of a customer."""
