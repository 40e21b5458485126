"""What the shop sells: products, categories, brands (SCS 107187L5, pre-sales)."""
