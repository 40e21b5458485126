from itertools import groupby
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from .judging import judged, line, table


def joined(lines: list[dict[str, Any]]) -> dict[int, tuple[int, int]]:
    """Return by row of each return: the row of the sale it undoes, and the units found."""
    found = judged(table(lines)).sql("select * from joined").fetchall()
    return {row: (undoes, units) for row, undoes, units in found}


def sale(minute: int, quantity: int, **cells: Any) -> dict[str, Any]:
    return line(invoice=f"{minute}", minute=minute, quantity=quantity, **cells)


def test_the_latest_earlier_sale_is_undone() -> None:
    assert joined([sale(0, 5), sale(1, 5), sale(2, -5), sale(3, 5)]) == {4: (3, 5)}


def test_units_that_came_back_do_not_come_back_again() -> None:
    assert joined([sale(0, 5), sale(1, 5), sale(2, -5), sale(3, -5), sale(4, -5)]) == {
        4: (3, 5),
        5: (2, 5),
    }


def test_a_return_may_take_units_of_several_sales_and_names_the_largest_part() -> None:
    assert joined([sale(0, 12), sale(1, 3), sale(2, -15)]) == {4: (2, 15)}
    assert joined([sale(0, 12), sale(1, 12), sale(2, -24)]) == {4: (3, 24)}


def test_a_return_may_find_too_few() -> None:
    assert joined([sale(0, 2), sale(1, -5)]) == {3: (2, 2)}
    assert joined([sale(1, -5), sale(2, 9)]) == {}


def test_at_the_same_moment_the_sale_stands_first() -> None:
    assert joined([sale(1, -5), sale(1, 5)]) == {2: (3, 5)}


def test_only_the_same_customer_code_currency_and_price_are_joined() -> None:
    for other in (
        {"customer": "9"},
        {"customer": None},
        {"code": "2"},
        {"currency": "HKD"},
        {"price": "4.99"},
        {"reason": "date_missing"},
    ):
        assert joined([sale(0, 5, **other), sale(1, -5)]) == {}
    assert joined([sale(0, 5, code="85048a"), sale(1, -5, code="85048A")]) == {3: (2, 5)}


def test_anonymous_returns_are_never_joined() -> None:
    assert joined([sale(0, 5, customer=None), sale(1, -5, customer=None)]) == {}


def stacked(lines: list[dict[str, Any]]) -> dict[int, tuple[int, int]]:
    """Do the same with real stacks, one line after the other."""
    dealings = [
        (one["customer"], one["placed_at"], one["quantity"] < 0, row, one["quantity"])
        for row, one in enumerate(lines, start=2)
    ]
    found = {}
    for _, group in groupby(sorted(dealings), key=lambda one: one[0]):
        stack: list[list[int]] = []
        for place, (_, _, _, row, quantity) in enumerate(group):
            if quantity > 0:
                stack.append([place, row, quantity])
                continue
            needed, pieces = -quantity, []
            while needed and stack:
                taken = min(needed, stack[-1][2])
                pieces.append((taken, stack[-1][0], stack[-1][1]))
                stack[-1][2] -= taken
                needed -= taken
                if not stack[-1][2]:
                    stack.pop()
            if pieces:
                found[row] = (max(pieces)[2], -quantity - needed)
    return found


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            sale,
            minute=st.integers(0, 8),
            quantity=st.integers(-6, 6).filter(bool),
            customer=st.sampled_from("ab"),
        ),
        max_size=25,
    )
)
def test_in_sets_and_one_after_the_other_are_the_same(lines: list[dict[str, Any]]) -> None:
    # Every line has an invoice of its own: one of two customers would be refused.
    own = [{**one, "invoice": str(place)} for place, one in enumerate(lines)]

    assert joined(own) == stacked(own)
