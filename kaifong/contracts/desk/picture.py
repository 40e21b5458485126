"""What contracts add to other pages: how many are red, beside their place in the side bar."""

from kaifong.authority.queries import Actor
from kaifong.contracts import queries
from kaifong.foundation.web import badges


def offer() -> None:
    """Put contracts on the pages of others; called once, at start."""
    badges.offer("contracts:list", red)


def red(actor: Actor) -> int:
    return queries.red_for(actor)
