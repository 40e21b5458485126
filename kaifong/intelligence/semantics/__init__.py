"""What may be asked: entities, dimensions and measures, each defined once, and how they join."""
