"""Ways out one by one: the customer's page, his history, and being named by a number."""

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.ways import Given, Way
from kaifong.customers import queries
from kaifong.customers.models import Customer, ExternalIdentity
from kaifong.customers.queries import Person
from kaifong.foundation.ids import CustomerId

from .listed import FIELDS, held
from .owned import NAMES

ONE_BY_ONE = 3  # slow: walked in one of so many cases


def everybody() -> list[CustomerId]:
    """Return whoever is in the shop: addresses can be guessed."""
    with wall.lifted():
        return [CustomerId(pk) for pk in Customer.objects.values_list("pk", flat=True)]


def pages(actor: Actor) -> Given:
    """Ask for everybody's page."""
    found: Given = {}
    for customer_id in everybody():
        try:
            found[customer_id] = _shown(queries.person(actor=actor, customer_id=customer_id))
        except NotAllowed:
            continue
    return found


def changed(actor: Actor) -> Given:
    """Ask for everybody's history."""
    found: Given = {}
    for customer_id in everybody():
        try:
            edits = queries.history(actor=actor, customer_id=customer_id)
        except NotAllowed:
            continue
        found[customer_id] = frozenset(c.field for edit in edits.rows for c in edit.changes)
    return found


def by_member_no(actor: Actor) -> Given:
    with wall.lifted():
        numbers = list(Customer.objects.values_list("member_no", flat=True))
    return _named(actor, [number for number in numbers if number])


def by_outside_number(actor: Actor) -> Given:
    with wall.lifted():
        numbers = list(ExternalIdentity.objects.values_list("external_id", flat=True))
    return _named(actor, numbers)


def _named(actor: Actor, numbers: list[str]) -> Given:
    found = [queries.find_by_number(actor=actor, number=number) for number in numbers]
    return {customer_id: frozenset() for customer_id in found if customer_id is not None}


def _shown(person: Person) -> frozenset[str]:
    held_too = {
        "identities": person.identities,
        "note": person.note,
        "spend": person.value,
    }
    points = {point.kind for point in person.contact or ()}
    own = {field.name for field, value in person.more if value is not None}
    return (
        held(person.listed)
        | points
        | own
        | {f for f, value in held_too.items() if value is not None}
    )


ONE = (
    Way(
        "customers.page",
        "customer",
        "see",
        pages,
        fields=FIELDS | NAMES | {"identities", "note"},
        one_in=ONE_BY_ONE,
    ),
    Way(
        "customers.history",
        "customer",
        "see",
        changed,
        fields=NAMES | {"name_en", "name_zh", "note", "language"},
        one_in=ONE_BY_ONE,
    ),
    Way(
        "customers.find by member_no",
        "customer",
        "see",
        by_member_no,
        fields=frozenset(),
        found_by=("member_no",),
        one_in=ONE_BY_ONE,
    ),
    Way(
        "customers.find by identities",
        "customer",
        "see",
        by_outside_number,
        fields=frozenset(),
        found_by=("identities",),
        one_in=ONE_BY_ONE,
    ),
)
