"""Kaifong itself: the same work through its own doors, as staff and as a browser use them."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

from .figures import CouldNot, paced, seconds
from .made import SOUGHT, Person, Sale, as_csv
from .place import Place

AT = datetime(2026, 1, 2, 4, 0, tzinfo=UTC)
CUSTOMERS = (
    *("Customer No", "English Name", "Chinese Name", "Email", "Phone", "Address"),
    *("District", "Department"),
)
ORDERS = ("Invoice", "Customer No", "Order Date", "SKU", "Description", "Quantity", "Unit Price")


def measure(place: Place, persons: list[Person], sold: list[Sale]) -> dict[str, Any]:
    """
    Migrate, import and ask.

    :raises CouldNot: with the reason
    """
    _ready(place)
    figures: dict[str, float] = {}
    notes: list[str] = []
    customers = as_csv(CUSTOMERS, [_row(person) for person in persons])
    orders = as_csv(ORDERS, [tuple(sale) for sale in sold])
    for kind, text, rows in (
        ("customers", customers, len(persons)),
        ("orders", orders, len(sold)),
    ):
        figures[f"copy_{kind}"] = rows / place.copy(text)
        try:
            took = _imported(place.work, "sales" if kind == "orders" else kind, text, rows)
        except CouldNot as reason:
            notes.append(f"import of {kind} not measured. {reason}")
        else:
            figures[f"import_{kind}"] = rows / took
            slower = took * figures[f"copy_{kind}"] / rows
            notes.append(f"import of {rows:,} {kind} takes {slower:.0f} times as long as COPY")
    return {"figures": figures | _pages(), "notes": notes}


def _ready(place: Place) -> None:
    (place.home / "static").mkdir(exist_ok=True)  # whitenoise warns without it
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    # From here on as the application, which the wall binds.
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = "-c role=kf_app"


def _imported(work: Path, kind: str, text: str, rows: int) -> float:
    """Return the seconds from the file's arrival to its being in the books, checked row by row."""
    from kaifong.integration import actions
    from kaifong.integration.vocabulary import Kind

    path = work / f"ours-{kind}.csv"
    path.write_text(text)
    began = time.perf_counter()
    number = actions.receive(
        kind=Kind(kind), name=path.name, content=actions.blocks(path), at=datetime.now(UTC)
    )
    given = {"source": "bench"}
    actions.choose(import_id=number, mapping={}, options=given, whole=False)
    one = actions.commit(import_id=number, at=datetime.now(UTC))
    took = time.perf_counter() - began
    if one.problem:
        raise CouldNot(one.problem % one.facts)
    if one.report["verdicts"].get("new") != rows:
        raise CouldNot(f"Not all rows came in as new: {one.report['verdicts']}.")
    return took


def _pages() -> dict[str, float]:
    from django.test.utils import setup_test_environment

    from kaifong.authority import wall
    from kaifong.customers.models import Customer
    from tests.cast import all_powerful, signed_in

    setup_test_environment()
    client = signed_in(all_powerful())
    with wall.lifted():
        some = Customer.objects.filter(name_en__contains=SOUGHT).order_by("pk").first()
    if some is None:
        raise CouldNot("There are no customers to ask for.")
    figures = {}
    for key, url, data in (
        ("list", "/desk/customers/", {}),
        ("search", "/desk/customers/", {"q": SOUGHT}),
        ("page", f"/desk/customers/{some.pk}", {}),
    ):
        figures |= paced(key, lambda: _seen(client, url, data))  # noqa: B023

    def export() -> None:
        answer = client.post("/desk/customers/export", {"format": "csv"})
        b"".join(answer.streaming_content)

    export()
    figures["export"] = min(seconds(export) for _ in range(3)) * 1_000
    return figures


def _seen(client: Any, url: str, data: dict[str, str]) -> None:
    answer = client.get(url, data)
    if answer.status_code != 200:
        raise CouldNot(f"{url} answered {answer.status_code}.")


def _row(person: Person) -> tuple[str, ...]:
    reached = (person.email, person.phone, person.address, person.district, person.department)
    return (person.number, person.name_en, person.name_zh, *reached)
