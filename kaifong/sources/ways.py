"""Every way by which this app gives out data about people, for `kaifong authority prove`."""

from datetime import UTC, date, datetime

from kaifong.authority import wall
from kaifong.authority.prove.pages import pages_of
from kaifong.authority.queries import Actor
from kaifong.authority.rules import Facts
from kaifong.authority.ways import (
    Given,
    Shop,
    Stock,
    Way,
    harmless,
    harmless_exits,
    register,
    stock,
)
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web.formats import hkd

from . import queries
from .models import Contact, Deal, Source, Ticket

TABLES = (
    "sources_source",
    "sources_refresh",
    "sources_contact",
    "sources_deal",
    "sources_ticket",
    "sources_candidate",
    "sources_forgotten",
)
FIELDS = frozenset({"foreign", "foreign_deals"})
ONE_BY_ONE, SLOW = 3, 10
OPENED = date(2026, 2, 3)


def known_there(actor: Actor) -> Given:
    """Ask what other systems know of everybody."""
    with wall.lifted():
        everybody = list(Contact.objects.values_list("customer_id", flat=True))
    found: Given = {}
    for customer_id in everybody:
        known = queries.known_there(actor=actor, customer_id=CustomerId(customer_id or 0))
        if known is not None and known.numbers:
            money = any(deal.amount_cents is not None for deal in known.deals)
            found[customer_id or 0] = FIELDS if money else frozenset({"foreign"})
    return found


def fill(shop: Shop) -> dict[str, dict[int, Facts]]:
    """Let another system know every drawn customer, with a deal and a ticket of his own."""
    people = sorted(shop.rows["customer"])
    one = Source.objects.create(
        code="prove",
        name_en="prove",
        name_zh="prove",
        kind=Source.Kind.FOLDER,
        purpose="prove",
        keep_months=1,
        every_hours=1,
        salt="prove",
        made_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    Contact.objects.bulk_create(
        Contact(source=one, number=_number(n), customer_id=pk, matched_by=Contact.By.ADDRESS)
        for n, pk in enumerate(people)
    )
    doing = [
        {"source": one, "number": _number(n), "customer_id": pk, "opened_on": OPENED, "stage": 1}
        for n, pk in enumerate(people)
    ]
    Deal.objects.bulk_create(Deal(**d, amount_cents=_cents(n)) for n, d in enumerate(doing))
    Ticket.objects.bulk_create(Ticket(**d) for d in doing)
    for n, pk in enumerate(people):
        shop.marks["customer"][pk] |= {
            "foreign": (_number(n),),
            "foreign_deals": (hkd(_cents(n)).removeprefix("HK$"),),
        }
    return {}


def _number(n: int) -> str:
    return f"proveforeign{n}"


def _cents(n: int) -> int:
    return 777_000_000 + n * 100  # no order is of so much


stock(Stock("sources", TABLES, fill))
register(
    Way(
        "sources.known there",
        "customer",
        "see",
        known_there,
        fields=FIELDS,
        found_by=("foreign",),
        one_in=ONE_BY_ONE,
    ),
    Way(
        "sources.pages: card",
        "customer",
        "see",
        pages_of("customers:detail", "customer"),
        fields=FIELDS,
        withholds=frozenset({"foreign_deals"}),  # amounts stand beside deals, which are internal
        logs=True,
        one_in=SLOW,
    ),
)
harmless(
    "how systems stand, in counts; a dry run that masks; and of whom they may be, what the proved"
    " list of customers shows",
    "sources:*",
)
harmless_exits(
    "it reads what others know in, or forgets it; nothing leaves",
    "job sources.forget",
    "job sources.refresh",
    "job sources.refresh_due",
)
