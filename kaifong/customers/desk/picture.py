"""What customers add to other pages: the palette, and how their facts are told."""

from collections.abc import Collection, Iterator

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor
from kaifong.customers import queries
from kaifong.customers.permissions import Permission
from kaifong.foundation.web import fieldsets, palette, tellings
from kaifong.foundation.web.palette import Hit
from kaifong.foundation.web.tellings import Telling

from . import wishes
from .own_fields import controls
from .wording import called

MOST = 6
TELLINGS = {
    "customers.customer_registered": Telling("user-plus", "info", _("Taken into the books")),
    "customers.customer_changed": Telling("edit", "quiet", _("Details changed")),
    "customers.change_undone": Telling("arrow-back-up", "quiet", _("A change was undone")),
}


def offer() -> None:
    """Put customers on the pages of others; called once, at start."""
    palette.offer("customers", _("Customers"), find, order=10)
    palette.offer("customers-do", _("Do"), do, order=40)
    fieldsets.offer("customer", asked_of_the_new)
    queries.offer_reader(wishes.read)
    tellings.offer("customers", _("The record"), TELLINGS)


def asked_of_the_new(actor: Actor, purposes: Collection[str]) -> dict[str, forms.Field]:
    """Return the shop's own fields that a new customer may be asked for under such a notice."""
    own = queries.fields(actor=actor, action="create").values()
    return controls([(one, None) for one in own if one.purpose in purposes], new=True)


def find(actor: Actor, text: str) -> Iterator[Hit]:
    """Find customers by what somebody typed."""
    if not text.strip() or not actor.may(Permission.CUSTOMER_SEE):
        return
    asked = queries.Asked(text=text)
    for row in queries.listing(actor=actor, asked=asked, size=MOST).rows:
        both = " ".join(filter(None, (row.name_en, row.name_zh)))
        url = reverse("customers:detail", args=[row.id])
        yield Hit(both or called(row), url, row.member_no or "", "user")


def do(actor: Actor, text: str) -> Iterator[Hit]:
    """Find what one may do about customers."""
    if actor.may(Permission.CUSTOMER_CREATE):
        hit = Hit(str(_("New customer")), reverse("privacy:new"), icon="user-plus")
        if text.strip().casefold() in hit.label.casefold():
            yield hit
