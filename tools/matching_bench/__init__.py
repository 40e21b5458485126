"""Parts of the bench of matching: known truths, and a peer to compare with."""
