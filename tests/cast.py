"""The small named cast of the tests, built through the real actions."""

from collections.abc import Collection
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from kaifong.authority import wall
from kaifong.authority.models import Department, Grant, Membership, Role, Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.customers import actions as customers
from kaifong.foundation.ids import CustomerId, OrderId
from kaifong.orders import actions as orders
from kaifong.orders.rules import Wanted

NOON = datetime(2026, 3, 18, 4, 0, tzinfo=UTC)  # noon in Hong Kong
ALL_CLASSES = ("public", "internal", "contact", "financial", "sensitive")
EVERY_ACTION = (
    ("customer", ("see", "create", "edit", "export", "undo", "bulk", "merge")),
    ("order", ("see", "report", "export", "print")),
    ("import", ("run", "see", "revert")),
    ("field", ("see", "define")),
)


def staff(name: str = "May Cheung", *, department: str = "", **bounds: list[int] | None) -> Staff:
    """Return somebody who works in a department of that name, with no right at all."""
    user = User.objects.create_user(name.lower().replace(" ", "."), password="correct horse 12")
    house = Department.objects.create(
        code=department or f"dept-{user.pk}", name_en=name, name_zh="部門", **bounds
    )
    role = Role.objects.create(department=house, code=f"role-{user.pk}", name_en=name, name_zh="職")
    person = Staff.objects.create(user=user, name_en=name, name_zh="張美玲")
    Membership.objects.create(staff=person, role=role, since=NOON)
    return person


def allow(
    person: Staff,
    about: str,
    *actions: str,
    classes: Collection[str] = ALL_CLASSES,
    purposes: Collection[str] = ("service",),
    **rows: list[int] | bool | None,
) -> None:
    role = person.roles.get()
    Grant.objects.bulk_create(
        Grant(
            role=role,
            action=action,
            object=about,
            classes=list(classes),
            purposes=list(purposes),
            **rows,
        )
        for action in actions
    )


def all_powerful(name: str = "Anna Data") -> Actor:
    """Return somebody who may do everything with everybody."""
    person = staff(name)
    role = person.roles.get()
    Grant.objects.bulk_create(
        Grant(role=role, action=action, object=about, classes=ALL_CLASSES, purposes=["service"])
        for about, actions in EVERY_ACTION
        for action in actions
    )
    return actor_of(person)


def mrs_chan(actor: Actor, **more: object) -> CustomerId:
    known = {
        "name_en": "CHAN Mei Ling",
        "name_zh": "陳美玲",
        "district": 203,
        "channel": 1,
        "member_no": "KF00000001",
        "emails": ("mrs.chan@example.com",),
        "phones": ("+85291234567",),
        **more,
    }
    return customers.register(
        actor=actor, known=customers.Known(**known), collected_under="test", at=NOON
    )


def signed_in(actor: Actor) -> Client:
    """Return a browser in which this person is signed in."""
    client = Client()
    client.force_login(Staff.objects.get(pk=actor.staff_id).user)
    return client


def part_of(client: Client, url: str, data: dict[str, object] | None = None) -> HttpResponse:
    """Ask as HTMX does."""
    return client.get(url, data, headers={"HX-Request": "true"})  # type: ignore[return-value]


def tea(cents: int = 1_500, quantity: int = 2, category_id: int = 1) -> Wanted:
    return Wanted(
        product_id=None,
        code="TEA",
        description="普洱 Pu-erh",
        category_id=category_id,
        quantity=quantity,
        cents=cents,
    )


def bought(customer_id: CustomerId | None, *lines: Wanted, number: str = "SO-1") -> OrderId:
    """Return an order of a customer of Kowloon, placed at noon in the web shop."""
    with wall.lifted():
        return orders.place(
            source="shop",
            number=number,
            buyer=orders.Buyer(customer_id=customer_id, region=2),
            lines=lines or (tea(),),
            channel=1,
            at=NOON,
        )
