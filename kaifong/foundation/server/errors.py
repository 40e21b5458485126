"""What can keep a server from doing its work."""


class ServerTrouble(Exception):
    """A server or process cannot start, stop or be read; the sentence says what to do."""
