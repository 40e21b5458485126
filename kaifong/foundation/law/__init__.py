"""The law pack: rules as data with their sections, sources and scenarios, and the switches."""
