"""Pages of segments: what they mean, who is in them, and handing them over."""
