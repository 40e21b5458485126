"""People and rows to try authority on."""

import itertools
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.utils.module_loading import autodiscover_modules
from django.utils.timezone import now

from kaifong.authority import wall
from kaifong.authority.models import Amendment, Department, Grant, Membership, Role, Staff
from kaifong.authority.queries import actor_of
from kaifong.authority.rules import Facts
from kaifong.customers.models import Customer
from kaifong.foundation.history import actions as history
from kaifong.foundation.journal.models import Entry
from kaifong.orders.models import Kind, Order

NUMBERS = itertools.count(1)
NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)
REGIONS, CHANNELS, CATEGORIES = (1, 2, 9), (0, 1, 5), (1, 2, 3)


@pytest.fixture(autouse=True, scope="session")
def registered() -> None:
    """Every app has registered its ways out before a test puts others in their place."""
    autodiscover_modules("ways")


def staff(name="Ann", *, roles=(), password=None, **more) -> Staff:
    user = User.objects.create_user(f"{name.lower()}{next(NUMBERS)}", password=password)
    member = Staff.objects.create(user=user, name_en=name, **more)
    for role in roles:
        Membership.objects.create(staff=member, role=role, since=now())
    return member


def department(code="", **rows) -> Department:
    code = code or f"department-{next(NUMBERS)}"
    return Department.objects.create(code=code, name_en=code.title(), name_zh="部門", **rows)


def role(of=None, code="", *, grants=()) -> Role:
    code = code or f"role-{next(NUMBERS)}"
    made = Role.objects.create(
        department=of or department(), code=code, name_en=code.title(), name_zh="職位"
    )
    for granted in grants:
        grant(made, **granted)
    return made


def grant(to: Role, action="see", about="customer", **more) -> Grant:
    values = {"classes": ["public"], "purposes": ["service"], **more}
    return Grant.objects.create(role=to, action=action, object=about, **values)


@pytest.fixture
def people(db: None) -> list[Staff]:
    return [staff("Ann"), staff("Ben")]


@pytest.fixture
def customers(people: list[Staff]) -> dict[int, Facts]:
    """Customers of every region, channel and set of categories, some of them somebody's own."""
    made: list[Customer] = []
    sets = [(), (1,), (2,), (1, 3), (1, 2, 3)]
    for region, channel, categories in itertools.product(REGIONS, CHANNELS, sets):
        owner = (None, people[0], people[1])[len(made) % 3]
        made.append(
            Customer(
                name_en=f"Customer {len(made)}",
                district=region * 100 + 1,
                channel=channel,
                categories=list(categories),
                owner=owner,
                collected_under="test",
                joined_at=now(),
                lake_key=len(made) + 1,
            )
        )
    with wall.lifted(), history.unrecorded():
        Customer.objects.bulk_create(made)
    return {
        c.pk: Facts(c.district // 100, c.channel, frozenset(c.categories), c.owner_id) for c in made
    }


@pytest.fixture
def orders(customers: dict[int, Facts]) -> dict[int, Facts]:
    """One order of each customer, with the same facts as the customer."""
    made = [
        Order(
            source="test",
            number=str(customer_id),
            kind=Kind.SALE,
            customer_id=customer_id,
            placed_at=now(),
            placed_on=now().date(),
            region=facts.region,
            channel=facts.channel,
            categories=sorted(facts.categories),
            owner_id=facts.owner,
        )
        for customer_id, facts in customers.items()
    ]
    with wall.lifted():
        Order.objects.bulk_create(made)
    return {order.pk: customers[int(order.number)] for order in made}


def told(name):
    return list(Entry.objects.filter(name=f"authority.{name}").values_list("staff_id", "payload"))


def everything():
    tables = (Department, Role, Membership, Grant, Staff, Amendment)
    return [list(table.objects.order_by("pk").values()) for table in tables], Entry.objects.count()


@pytest.fixture
def office():
    """The administrators' own department."""
    return department("office")


@pytest.fixture
def admin_role(office):
    grants = [{"action": "administer", "about": "authority"}]
    return role(office, "administrator", grants=grants)


@pytest.fixture
def chief(admin_role):
    """An administrator."""
    return actor_of(staff("Chief", roles=[admin_role]))


@pytest.fixture
def nobody(db):
    return actor_of(staff("Nobody"))


@pytest.fixture
def sales():
    return department("sales", regions=[1, 2])


@pytest.fixture
def seller(sales):
    return role(sales, "seller", grants=[{}])
