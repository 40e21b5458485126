"""What the law lets one do with data about people: pure, without Django, database or clock."""
