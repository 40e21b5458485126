"""Powers for a while: a colleague's while he is away, or beyond one's department for a reason."""
