"""What other systems know: read on time, matched to our customers, without names."""
