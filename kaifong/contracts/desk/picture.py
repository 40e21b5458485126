"""What contracts add to other pages: how many are red, and what they give of the data kept."""

from collections.abc import Iterable

from django.urls import reverse

from kaifong.authority.queries import Actor
from kaifong.contracts import queries
from kaifong.datamap import queries as datamap
from kaifong.foundation.web import badges


def offer() -> None:
    """Put contracts on the pages of others; called once, at start."""
    badges.offer("contracts:list", red)
    datamap.offer_givers(givers)


def red(actor: Actor) -> int:
    return queries.red_for(actor)


def givers(actor: Actor) -> Iterable[datamap.GivenBy]:
    """Yield what stands beside the entries of the data register."""
    for (about, cls), number, title in queries.given_out(actor=actor):
        yield datamap.GivenBy(about, cls, title, reverse("contracts:contract", args=[number]))
