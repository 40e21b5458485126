"""A few rows of a shop, made by bulk statements and without history."""

import random
from datetime import UTC, date, datetime, time, timedelta

from kaifong.authority import wall
from kaifong.catalogue.models import Category, Product
from kaifong.customers.models import Customer
from kaifong.foundation.history import actions as history
from kaifong.orders.models import Kind, Line, LineKind, Order

TEA, CAKES = 1, 2


def categories():
    Category.objects.bulk_create(
        [
            Category(id=TEA, code="tea", name_en="Tea", name_zh="茶"),
            Category(id=CAKES, code="cakes", name_en="Cakes", name_zh="餅"),
        ],
        ignore_conflicts=True,
    )
    Product.objects.bulk_create(
        [
            Product(code="PUERH", category_id=TEA, brand="Lok"),
            Product(code="MOON", category_id=CAKES),
        ],
        ignore_conflicts=True,
    )
    return {p.category_id: p.pk for p in Product.objects.all()}


def customer(key, **more):
    values = {
        "name_en": f"Somebody {key}",
        "collected_under": "test",
        "joined_at": datetime(2024, 1, 31, 18, tzinfo=UTC),  # 1 February in Hong Kong
        "lake_key": key,
        "district": 203,
    }
    with wall.lifted(), history.unrecorded():
        return Customer.objects.create(**{**values, **more}).pk


def order(number, on, lines, *, customer_id=None, kind=Kind.SALE, **more):
    """Place an order; lines are (category, quantity, cents) or with a kind of line behind."""
    products = categories()
    full = [(*line, LineKind.GOODS)[:4] for line in lines]
    goods = sum(cents for _, _, cents, line in full if line == LineKind.GOODS)
    values = {
        "source": "test",
        "placed_at": datetime.combine(on, time(4), UTC),
        "placed_on": on,
        "channel": 1,
        "region": 2,
        "categories": sorted({category for category, *_ in full}),
        "goods_cents": goods,
        "total_cents": sum(cents for _, _, cents, _ in full),
    }
    with wall.lifted():
        placed = Order.objects.create(
            number=str(number), customer_id=customer_id, kind=kind, **{**values, **more}
        )
        Line.objects.bulk_create(
            Line(
                order=placed,
                customer_id=customer_id,
                number=place,
                kind=line,
                category_id=category,
                product_id=products.get(category) if line == LineKind.GOODS else None,
                code=str(category),
                quantity=quantity,
                unit_price=0,
                amount_cents=cents,
                hkd_cents=cents,
            )
            for place, (category, quantity, cents, line) in enumerate(full, 1)
        )
    return placed.pk


def spring(day):
    return date(2024, 4, day)


def many(seed, count):
    """Place orders at random, with ties, in few statements; return nothing."""
    products = categories()
    dice = random.Random(seed)  # noqa: S311  a made-up shop, the same for everyone
    with wall.lifted(), history.unrecorded():
        people = Customer.objects.bulk_create(
            Customer(
                name_en=f"Random {n}",
                collected_under="test",
                joined_at=datetime(2023, 1, 1, tzinfo=UTC) + timedelta(hours=dice.randrange(9_000)),
                lake_key=10_000 + n,
                district=dice.choice([101, 203, 301, 901]),
                channel=dice.randrange(4),
                categories=[TEA],
            )
            for n in range(count // 5)
        )
        orders, lines = [], []
        for n in range(count):
            day = date(2022, 12, 20) + timedelta(days=dice.randrange(800))
            kind = dice.choices([Kind.SALE, Kind.RETURN, Kind.ADJUSTMENT], [12, 2, 1])[0]
            somebody = dice.choice(people) if dice.random() < 0.8 else None
            sign = -1 if kind == Kind.RETURN else 1
            cells = [
                (
                    dice.choice([TEA, CAKES]),
                    sign * dice.choice([1, 2, 2, 3]),
                    sign * dice.choice([500, 1_000, 1_000, 7_777]),
                    dice.choices([LineKind.GOODS, LineKind.CHARGE], [5, 1])[0],
                )
                for _ in range(dice.randrange(4))
            ]
            orders.append(
                Order(
                    source="many",
                    number=str(n),
                    kind=kind,
                    customer=somebody,
                    placed_at=datetime.combine(day, time(4), UTC),
                    placed_on=day,
                    channel=dice.randrange(3),
                    region=dice.choice([1, 2, 9]),
                    owner_id=dice.choice([None, 5, 6]),
                    categories=sorted({category for category, *_ in cells}),
                    goods_cents=sum(c for _, _, c, line in cells if line == LineKind.GOODS),
                    total_cents=sum(c for _, _, c, _ in cells),
                    status=dice.choices(["completed", "cancelled"], [15, 1])[0],
                )
            )
            lines.append(cells)
        Order.objects.bulk_create(orders)
        Line.objects.bulk_create(
            Line(
                order=placed,
                customer_id=placed.customer_id,
                number=place,
                kind=line,
                category_id=category,
                product_id=products[category] if line == LineKind.GOODS else None,
                code=str(category),
                quantity=quantity,
                unit_price=0,
                amount_cents=cents,
                hkd_cents=cents,
            )
            for placed, cells in zip(orders, lines, strict=True)
            for place, (category, quantity, cents, line) in enumerate(cells, 1)
        )
