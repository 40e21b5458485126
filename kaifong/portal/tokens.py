"""Signed tokens: one opens the page from a link, one keeps it open in a browser for a while."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

LINK_FOR = timedelta(days=7)
VISIT_FOR = timedelta(hours=1)
COOKIE = "kf_me"
LINK, VISIT = "kaifong.portal.link", "kaifong.portal.visit"


@dataclass(frozen=True)
class Token:
    """Which link of which person."""

    link_id: int
    customer_id: int


def link_token(token: Token) -> str:
    return signing.dumps([token.link_id, token.customer_id], salt=LINK)


def visit_token(token: Token) -> str:
    return signing.dumps([token.link_id, token.customer_id], salt=VISIT)


def read_link(text: str) -> Token | None:
    """Return what a link says; None if it is not ours, for something else, or too old."""
    return _read(text, LINK, LINK_FOR)


def read_visit(text: str) -> Token | None:
    """Return whose page a browser has open; None if nobody's, or for too long."""
    return _read(text, VISIT, VISIT_FOR)


def _read(text: str, purpose: str, age: timedelta) -> Token | None:
    try:
        link_id, customer_id = signing.loads(text, salt=purpose, max_age=age)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Token(link_id, customer_id)
