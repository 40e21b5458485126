"""What a list's address asks for, read again by apps above: for whom, and in words."""

from collections.abc import Callable
from dataclasses import dataclass

from kaifong.authority.queries import Actor

from .asking import Asked


@dataclass(frozen=True)
class Wished:
    """
    A filter of the list.

    `query` is its address in one spelling: another one means that the reader may not ask all of
    it. `free` says that words are looked for, which may name somebody.
    """

    asked: Asked
    query: str
    words: tuple[tuple[str, str], ...]
    free: bool


Reader = Callable[[Actor, str], Wished]

_readers: list[Reader] = []


def offer_reader(reader: Reader) -> None:
    """Let the pages of the list, which know its addresses, read them; called once, at start."""
    _readers[:] = [reader]


def wished(*, actor: Actor, query: str) -> Wished:
    """Return what an address of the list asks for, as far as the actor may ask it."""
    return _readers[0](actor, query)
