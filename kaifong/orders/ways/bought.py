"""Ways out as figures: what a customer likes to buy, and what he spent."""

from collections.abc import Callable

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.ways import Given, Way
from kaifong.orders import queries
from kaifong.orders.models import Line
from kaifong.orders.queries import Habits, Share

from .listed import customers_of_orders

ONE_BY_ONE = 3  # slow: walked in one of so many cases


def _counted(of: Callable[[Habits], tuple[Share, ...]]) -> Callable[[Actor], int]:
    def run(actor: Actor) -> int:
        told = [queries.habits(actor=actor, customer_id=one) for one in customers_of_orders()]
        return sum(share.count for habits in told for share in of(habits))

    return run


def spent(actor: Actor) -> Given:
    """Take the sums apart: every line of a customer is worth another power of two."""
    with wall.lifted():
        worth = {
            (customer_id, cents): pk
            for pk, customer_id, cents in Line.objects.values_list("pk", "customer_id", "hkd_cents")
        }
    found: Given = {}
    for customer_id in customers_of_orders():
        months = queries.spending_by_month(actor=actor, customer_id=customer_id)
        total = sum(cents for _month, _channel, cents in months)
        for bit in range(total.bit_length()):
            if total >> bit & 1:
                found[worth[customer_id, 1 << bit]] = frozenset({"total"})
    return found


# Products are counted with the categories, hours with the channels: the same rows.
BOUGHT = (
    *(
        Way(
            f"orders.habits: {name}",
            "order",
            "see",
            _counted(of),
            counts_only=True,
            rows=f"{rows} of a customer",
            found_by=(found_by,),
            one_in=ONE_BY_ONE,
        )
        for name, of, rows, found_by in (
            ("categories", lambda habits: habits.categories, "line", "lines"),
            ("channels", lambda habits: habits.channels, "order", "customer_id"),
        )
    ),
    Way(
        "orders.spending",
        "order",
        "see",
        spent,
        rows="line of a customer",
        fields=frozenset({"total"}),
        found_by=("customer_id", "total"),
        one_in=ONE_BY_ONE,
    ),
)
