"""Files brought in the way the product does it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from kaifong.authority import wall
from kaifong.customers.models import Customer
from kaifong.foundation.ids import ImportId
from kaifong.integration import actions
from kaifong.integration.models import Import
from kaifong.integration.vocabulary import Kind
from kaifong.orders.models import Line, Order

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
SALES = "Invoice,SKU,Description,Quantity,Unit price,Date,Customer ID"
PEOPLE = "Customer ID,Member no,English name,中文姓名,Email,Phone,District,Language"


def received(
    text: str | bytes,
    kind: Kind = Kind.SALES,
    *,
    mapping: Mapping[str, str] | None = None,
    name: str = "list.csv",
    **options: Any,
) -> ImportId:
    content = text if isinstance(text, bytes) else text.encode()
    number = actions.receive(kind=kind, name=name, content=[content], at=NOON)
    choices = {"source": "shop", **options}
    actions.choose(import_id=number, mapping=mapping or {}, options=choices, whole=False)
    return number


def brought(text: str | bytes, kind: Kind = Kind.SALES, **more: Any) -> Import:
    number = received(text, kind, **more)
    return actions.commit(import_id=number, at=NOON)


def checked(text: str | bytes, kind: Kind = Kind.SALES, **more: Any) -> Import:
    return actions.check(import_id=received(text, kind, **more), at=NOON)


def table(header: str, *rows: str) -> str:
    return "\n".join([header, *rows]) + "\n"


def sales(*rows: str) -> str:
    return table(SALES, *rows)


def people(*rows: str) -> str:
    return table(PEOPLE, *rows)


def orders(**where: Any) -> list[Order]:
    with wall.lifted():
        return list(Order.objects.filter(**where).order_by("number"))


def lines(**where: Any) -> list[Line]:
    with wall.lifted():
        return list(Line.objects.filter(**where).order_by("order__number", "number"))


def customers(**where: Any) -> list[Customer]:
    with wall.lifted():
        found = Customer.objects.filter(**where).select_related("profile")
        return list(found.prefetch_related("identities", "contact_points").order_by("id"))


def refused(one: Import) -> list[tuple[int, str]]:
    return list(one.refused.order_by("row").values_list("row", "reason"))


def verdicts(one: Import) -> dict[str, int]:
    return {verdict: lines for verdict, lines in one.report["verdicts"].items() if lines}


def codes(found: Sequence[Any]) -> list[str]:
    return [one.code for one in found]
