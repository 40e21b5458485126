"""The same made-up customers and orders for everybody who is measured."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

SURNAMES = (
    *(("Chan", "陳"), ("Wong", "黃"), ("Lee", "李"), ("Cheung", "張"), ("Lau", "劉")),
    *(("Ho", "何"), ("Ng", "吳"), ("Leung", "梁"), ("Lam", "林"), ("Cheng", "鄭")),
    *(("Yip", "葉"), ("Chow", "周"), ("Tsang", "曾"), ("Fung", "馮"), ("Kwok", "郭")),
    *(("Tang", "鄧"), ("Tse", "謝"), ("Yeung", "楊"), ("Mak", "麥"), ("Poon", "潘")),
)
GIVEN = (
    *(("Ka", "嘉"), ("Wing", "詠"), ("Tsz", "子"), ("Siu", "小"), ("Mei", "美"), ("Chi", "志")),
    *(("Hoi", "凱"), ("Yan", "欣"), ("Man", "文"), ("Kit", "傑"), ("Wai", "偉"), ("Ling", "玲")),
)
DISTRICTS = ("Wan Chai", "Eastern", "Yau Tsim Mong", "Kwun Tong", "Sha Tin", "Tuen Mun")
DEPARTMENTS = ("Island", "Kowloon", "New Territories")
STREETS = ("Nathan Road", "King's Road", "Hennessy Road", "Castle Peak Road", "Shanghai Street")
GOODS = (
    ("TEA", "Pu-erh 普洱", "38.50"),
    ("BUN", "Egg roll 蛋卷", "72.00"),
    ("CUP", "杯", "128.90"),
)
FIRST_DAY = date(2025, 1, 1)
SOUGHT = "Wong"  # one surname of twenty


class Person(NamedTuple):
    """One customer; numbers, addresses and telephones are nobody else's."""

    number: str
    first_name: str
    last_name: str
    name_zh: str
    email: str
    phone: str
    address: str
    district: str
    department: str

    @property
    def name_en(self) -> str:
        return f"{self.last_name} {self.first_name}"


class Sale(NamedTuple):
    """One order of one line."""

    invoice: str
    customer: str
    placed_on: date
    code: str
    description: str
    quantity: int
    unit_price: str


def people(rows: int) -> list[Person]:
    """Return so many customers, the same for the same number."""
    return [_person(n) for n in range(rows)]


def sales(persons: Sequence[Person], each: int = 2) -> list[Sale]:
    """Return orders of one line, so many for each customer."""
    return [_sale(n, person) for n, person in enumerate(list(persons) * each)]


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a file with a header, as shops send it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _person(n: int) -> Person:
    last, last_zh = SURNAMES[n % len(SURNAMES)]
    one, one_zh = GIVEN[n // 20 % 12]
    two, two_zh = GIVEN[n // 240 % 12]
    return Person(
        number=f"C{n:06d}",
        # Their checks for doubles compare names: a number keeps them apart.
        first_name=f"{one} {two} {n:05d}",
        last_name=last,
        name_zh=last_zh + one_zh + two_zh,
        email=f"{one}.{two}.{last}.{n:05d}@example.com".lower(),
        phone=f"+8526{1_000_000 + n:07d}",
        address=f"Flat {n % 8 + 1}, {n % 40 + 1}/F, {n % 300 + 1} {STREETS[n % len(STREETS)]}",
        district=DISTRICTS[n % len(DISTRICTS)],
        department=DEPARTMENTS[n % len(DEPARTMENTS)],
    )


def _sale(n: int, person: Person) -> Sale:
    code, description, price = GOODS[n % len(GOODS)]
    day = FIRST_DAY + timedelta(days=n % 365)
    return Sale(f"S{n:07d}", person.number, day, code, description, n % 4 + 1, price)
