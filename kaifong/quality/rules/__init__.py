"""What is wanting in a record, what it costs, whom one may ask, and which value is taken."""
