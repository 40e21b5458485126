"""What customers bought and brought back (SCS 107187L5, in-sales)."""
