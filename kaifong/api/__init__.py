"""The surface for other systems: reading customers and orders within somebody's authority."""
