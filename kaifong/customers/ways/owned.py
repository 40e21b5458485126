"""Fields that a drawn shop made for itself: one of every class, and the ways that give them out."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.authority.ways import Given, Way
from kaifong.customers import queries
from kaifong.customers.custom_fields.kinds import Field, Kind, Purpose
from kaifong.customers.models import Customer, CustomField, FieldValue
from kaifong.customers.queries import Asked, Listed, Only, every_field
from kaifong.foundation.history.models import Change, ChangeSet

AT = datetime(2026, 1, 1, 4, tzinfo=UTC)
CODES = {cls: f"prove_{cls}" for cls in FieldClass}
OWN = {f"x_{code}": cls for cls, code in CODES.items()}
NAMES = frozenset(OWN)
WORD = "proveown"


def fill(made: list[Customer]) -> None:
    """Make the fields, and let every drawn customer have something of his own in each."""
    fields = CustomField.objects.bulk_create(
        CustomField(
            code=code,
            name_en=f"Prove {cls}",
            name_zh=f"證明{cls}",
            kind=Kind.TEXT,
            cls=cls,
            purpose=Purpose.SERVICE,
            why="to prove",
            listed=True,
        )
        for cls, code in CODES.items()
    )
    values = FieldValue.objects.bulk_create(
        FieldValue(customer=one, field=field, text=_value(field.cls, number), set_at=AT)
        for number, one in enumerate(made)
        for field in fields
    )
    _changed(values)


def marks(number: int) -> dict[str, tuple[str, ...]]:
    """Return by which words a page tells of each field of a drawn customer."""
    return {name: (_value(cls, number),) for name, cls in OWN.items()}


def held(row: Listed) -> frozenset[str]:
    return frozenset(name for name, value in row.more.items() if value is not None)


def listed(actor: Actor, asked: Asked = Asked()) -> Given:  # noqa: B008  it never changes
    """Turn every page of the list with the columns that the shop made for itself."""
    found: Given = {}
    after: str | None = ""
    while after is not None:
        page = queries.listing(actor=actor, asked=asked, after=after, size=5, columns=_fields())
        found |= {row.id: held(row) for row in page.rows}
        after = page.after
    return found


def streamed(actor: Actor) -> Given:
    chunks = queries.stream(actor=actor, asked=Asked(), action="export", chunk=7, columns=_fields())
    return {row.id: held(row) for chunk in chunks for row in chunk}


def filtered(actor: Actor, name: str) -> Given:
    return listed(actor, _only(name))


def counted(actor: Actor, name: str) -> int:
    return queries.count(actor=actor, asked=_only(name))


def _only(name: str) -> Asked:
    return Asked(more=(Only(every_field()[name], value=WORD),))


def _fields() -> list[Field]:
    return list(every_field().values())


def _value(cls: FieldClass | str, number: int) -> str:
    return f"{WORD}{cls}{number}"


def _changed(values: list[FieldValue]) -> None:
    """Write down that each value was put there, every one of a customer in one edit."""
    by_customer: dict[int, list[FieldValue]] = {}
    for value in values:
        by_customer.setdefault(value.customer_id, []).append(value)
    edits = ChangeSet.objects.bulk_create(
        ChangeSet(at=AT, kind=ChangeSet.Kind.EDIT, reason="prove") for _ in by_customer
    )
    Change.objects.bulk_create(
        Change(
            changeset=edit,
            table="customers_fieldvalue",
            row_id=value.pk,
            customer_id=customer_id,
            verb=Change.Verb.UPDATE,
            before={"text": None},
            after={"text": value.text},
        )
        for edit, (customer_id, theirs) in zip(edits, by_customer.items(), strict=True)
        for value in theirs
    )


def _ways() -> Iterable[Way]:
    for name in sorted(NAMES):
        run, count = partial(filtered, name=name), partial(counted, name=name)
        about, see, by = "customer", "see", (name,)
        yield Way(f"customers.filter by {name}", about, see, run, fields=NAMES, found_by=by)
        yield Way(f"customers.count by {name}", about, see, count, counts_only=True, found_by=by)


OWNED = (
    Way("customers.list of own fields", "customer", "see", listed, fields=NAMES),
    Way("customers.export of own fields", "customer", "export", streamed, fields=NAMES),
    *_ways(),
)
