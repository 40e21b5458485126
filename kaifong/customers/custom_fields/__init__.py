"""Fields that the shop makes for itself: what they are, what fits, how it is written and kept."""
