"""Making and sending links to people's own pages, and letting people in by them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.customers.queries import addresses_of, admits, holders_of
from kaifong.foundation.emails import normalise_email
from kaifong.foundation.hongkong.phones import normalise_phone
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off

from .events import LinkMade, PageOpened
from .models import Link, LinkAsked
from .queries import record_of
from .tokens import LINK_FOR, Token, link_token, read_link

KEPT_WAITING = 200  # links sent at one go


class NoAddress(Exception):
    """That is neither an e-mail address nor a telephone number."""


@dataclass(frozen=True)
class Invitation:
    """A link to one person's page: its token is told once and not kept."""

    token: str
    until: datetime


@transaction.atomic
def invite(*, actor: Actor, customer_id: CustomerId, at: datetime) -> Invitation:
    """
    Make a link to a customer's own page, for whoever hands it to her; it is written down.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not invite this customer
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        if not admits(actor=actor, action="invite", customer_id=customer_id):
            raise NotAllowed(f"customer {customer_id}")
        return _made(customer_id, at, actor.staff_id)


@transaction.atomic
def link_all(*, customer_ids: Iterable[int], at: datetime) -> None:
    """Make a link for each of many, whose tokens nobody is told; for trials and shops made up."""
    with wall.lifted():
        Link.objects.bulk_create(
            Link(customer_id=pk, made_at=at, until=at + LINK_FOR) for pk in customer_ids
        )


@transaction.atomic
def ask_for_link(*, address: str, language: str, base: str, at: datetime) -> None:
    """
    Take down that somebody wants a link sent; whether we know the address is nobody's business.

    :raises NoAddress: if it is neither an e-mail address nor a telephone number
    """
    mail = "@" in address or "＠" in address
    value = normalise_email(address) if mail else normalise_phone(address)
    if not value:
        raise NoAddress
    LinkAsked.objects.create(address=value, language=language, base=base, asked_at=at)


def send_links(*, at: datetime) -> int:
    """Send what was asked for to the addresses on file; return how many letters went out."""
    waiting = LinkAsked.objects.order_by("pk").values_list("pk", flat=True)[:KEPT_WAITING]
    return sum(_dealt_with(pk, at) for pk in list(waiting))


@transaction.atomic
def _dealt_with(pk: int, at: datetime) -> bool:
    asked = LinkAsked.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if asked is None:
        return False
    with wall.lifted():
        people = _people(asked.address)
        to = _letter_box(asked.address, people)
        made = _made(people[0], at, None) if to and len(people) == 1 else None
    asked.delete()
    if to:
        _send(to, asked, made)
    return bool(to)


def _people(address: str) -> list[CustomerId]:
    # Several people may share an address: none of them is led to another's page.
    return holders_of(kind="email" if "@" in address else "phone", value=address)


def _letter_box(address: str, people: list[CustomerId]) -> str:
    """Return the e-mail address on file to which a letter goes; empty if there is none."""
    if not people:
        return ""
    if "@" in address:
        return address
    if len(people) > 1:
        return ""
    points = addresses_of(customer_id=people[0])
    return next((value for kind, value in points if kind == "email"), "")


def _send(to: str, asked: LinkAsked, made: Invitation | None) -> None:
    with override(asked.language):
        link = asked.base + reverse("portal:enter", args=[made.token]) if made else ""
        body = render_to_string("portal/letter.txt", {"link": link})
        EmailMessage(gettext("Your page at Kaifong"), body, to=[to]).send()


def _made(customer_id: CustomerId, at: datetime, staff_id: int | None) -> Invitation:
    until = at + LINK_FOR
    link = Link.objects.create(customer_id=customer_id, made_at=at, made_by=staff_id, until=until)
    fact = LinkMade(happened_at=at, customer_id=customer_id, link_id=link.pk)
    record(fact, staff_id=staff_id)
    return Invitation(link_token(Token(link.pk, customer_id)), until)


@transaction.atomic
def open_page(*, token: str, at: datetime) -> Token | None:
    """Let somebody in by a link; None if it leads nowhere: not ours, too old, or she is gone."""
    said = read_link(token)
    if said is None:
        return None
    with wall.lifted():
        links = Link.objects.select_for_update().filter(
            pk=said.link_id, customer_id=said.customer_id, until__gt=at
        )
        link = links.first()
        now = record_of(CustomerId(said.customer_id)) if link else None
        if link is None or now is None:
            return None
        if link.opened_at is None:
            links.update(opened_at=at)
            record(PageOpened(happened_at=at, customer_id=now, link_id=link.pk))
    return said
