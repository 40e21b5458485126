"""Drawn customers, each with something in every field."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from django.db import connection
from django.db.models import Func, Value

from kaifong.authority.rules import Facts
from kaifong.authority.ways import Shop, Stock
from kaifong.customers.models import (
    ContactPoint,
    Customer,
    CustomerProfile,
    ExternalIdentity,
    Pair,
    Scan,
)
from kaifong.customers.rules import search_text_of, search_zh_of
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.hongkong.phones import display_phone
from kaifong.foundation.journal.models import Entry

from . import owned

JOINED = datetime(2026, 1, 1, 4, tzinfo=UTC)
DISTRICT = 1  # of each region
# By these each field is found; every customer has all of them.
TERMS = {
    "name_en": "provename",
    "name_zh": "證明",
    "member_no": "MEMPROVE",
    "email": "provemail",
    "phone": "85255501",
    "identities": "proveoutside",
}
TABLES = (
    "customers_customer",
    "customers_contactpoint",
    "customers_externalidentity",
    "customers_customerprofile",
    "customers_customerday",
    "customers_customfield",
    "customers_customfieldversion",
    "customers_fieldvalue",
    "customers_scan",
    "customers_pair",
    "customers_distinct",
    "customers_merge",
    "customers_moved",
    "foundation_changeset",
    "foundation_change",
    "foundation_entry",
)


def fill(shop: Shop) -> dict[str, dict[int, Facts]]:
    """Draw customers, how to reach them, what they spent, what was changed of them."""
    made = Customer.objects.bulk_create(_customer(shop, number) for number in range(shop.size))
    _reachable(made)
    CustomerProfile.objects.bulk_create(
        CustomerProfile(
            customer=one, orders=3, spend_cents=_dollars(number) * 100, last_on=date(2026, 5, 1)
        )
        for number, one in enumerate(made)
    )
    _told(made)
    _alike(made)
    shop.own["customer"] = owned.OWN
    owned.fill(made)
    shop.marks["bulk edit"] = {edit: {} for edit in _changed(made)}
    shop.marks["customer"] = {one.pk: _marks(number, one) for number, one in enumerate(made)}
    return {
        "customer": {
            one.pk: Facts(one.district // 100, one.channel, frozenset(one.categories), one.owner_id)
            for one in made
        }
    }


def _customer(shop: Shop, number: int) -> Customer:
    random = shop.random
    name_en, name_zh = f"{TERMS['name_en']}{number}", f"{TERMS['name_zh']}人"
    member_no = f"{TERMS['member_no']}{number:04}"
    return Customer(
        member_no=member_no,
        name_en=name_en,
        name_zh=name_zh,
        district=random.choice(shop.regions) * 100 + DISTRICT,
        channel=random.choice(shop.channels),
        categories=sorted(random.sample(shop.categories, random.randint(0, 3))),
        owner_id=random.choice(shop.staff_ids),
        note=f"provenote{number}",
        collected_under="prove",
        joined_at=JOINED + timedelta(hours=number),
        lake_key=random.getrandbits(62),
        search_text=search_text_of(name_en, member_no, [_outside(number)]),
        search_zh=Func(Value("simple"), Value(search_zh_of(name_zh)), function="to_tsvector"),
    )


def _outside(number: int) -> str:
    return f"{TERMS['identities']}{number}"


def _email(number: int) -> str:
    return f"{TERMS['email']}{number}@example.hk"


def _phone(number: int) -> str:
    return f"+{TERMS['phone']}{number:03}"


def _dollars(number: int) -> int:
    return 7_770_000 + number


def _marks(number: int, one: Customer) -> dict[str, tuple[str, ...]]:
    """Return by which words a page tells of each field."""
    spend = _dollars(number)
    return {
        "": (f"/desk/customers/{one.pk}", f'"id": {one.pk}'),
        "name_en": (one.name_en,),
        "member_no": (one.member_no or "",),
        "email": (_email(number),),
        "phone": (_phone(number), display_phone(_phone(number))),
        "identities": (_outside(number),),
        "note": (one.note,),
        "spend": (f"{spend:,}", f"{spend}00", f"{spend}.00"),
        **owned.marks(number),
    }


def _reachable(made: list[Customer]) -> None:
    email, phone = ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE
    ContactPoint.objects.bulk_create(
        ContactPoint(customer=one, kind=kind, value=value, is_primary=True, source="prove")
        for number, one in enumerate(made)
        for kind, value in (
            (email, _email(number)),
            (phone, _phone(number)),
        )
    )
    ExternalIdentity.objects.bulk_create(
        ExternalIdentity(customer=one, source="prove", external_id=_outside(number))
        for number, one in enumerate(made)
    )


def _changed(made: list[Customer]) -> list[int]:
    """Write down that every customer was edited, alone; return the numbers of the edits."""
    edits = ChangeSet.objects.bulk_create(
        ChangeSet(at=JOINED, kind=ChangeSet.Kind.BULK, reason="prove") for _ in made
    )
    fields = ("name_en", "name_zh", "note", "language")
    Change.objects.bulk_create(
        Change(
            changeset=edit,
            table="customers_customer",
            row_id=one.pk,
            customer_id=one.pk,
            verb=Change.Verb.UPDATE,
            before=dict.fromkeys(fields, "before"),
            after=dict.fromkeys(fields, "after"),
        )
        for edit, one in zip(edits, made, strict=True)
    )
    return [edit.pk for edit in edits]


def _alike(made: list[Customer]) -> None:
    """Let everybody be like the next, so that some pairs reach beyond anybody's rows."""
    scan = Scan.objects.create(
        at=JOINED, rules="prove", weights={}, customers=len(made), compared=0, found=0
    )
    Pair.objects.bulk_create(
        Pair(
            left=one,
            right=other,
            scan=scan,
            probability=0.9,
            levels={"phone": "same"},
            said={"phone": 9.0},
            group=one.pk,
        )
        for one, other in pairwise(made)
    )


def _told(made: list[Customer]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('foundation_entry_id_seq') FROM generate_series(1, %s)", [len(made)]
        )
        numbers = [number for (number,) in cursor.fetchall()]
    Entry.objects.bulk_create(
        Entry(
            id=number,
            recorded_at=JOINED,
            happened_at=JOINED,
            name="customers.customer_registered",
            about="customer",
            customer_id=one.pk,
            subject_id=one.pk,
        )
        for number, one in zip(numbers, made, strict=True)
    )


CUSTOMERS = Stock("customers", TABLES, fill)
