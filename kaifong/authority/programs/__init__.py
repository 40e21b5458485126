"""API clients: programs that hold roles of their own, and the person who answers for each."""
