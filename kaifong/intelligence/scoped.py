"""The tables that a person's report may be made of: rows filtered, columns masked or left out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial, reduce
from operator import or_
from types import MappingProxyType
from typing import Any

from kaifong.authority.compiled import to_ibis
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, EVERYTHING, FieldClass, Predicate, Rows, Scope, intersect
from kaifong.customers.permissions import CUSTOMER
from kaifong.foundation.datasets import dataset
from kaifong.orders.datasets import GOODS
from kaifong.orders.permissions import ORDER
from kaifong.sources.datasets import FOREIGN

from .comparing import compare_afresh
from .measures import Tables

OWNER = "owner_id"  # decides who may see a row; no part of any report
PERSON = "customer_key"
# Open as their customer's row is.
OF_PEOPLE = ("fact_agreed", "fact_consent", "fact_contact", "fact_finding", "fact_score")
DOORS = {
    "disclosure": "fact_disclosure",
    "request": "fact_request",
    "retention": "fact_erasure",
}

type Admitted = Callable[[Predicate], Any]  # → a condition on rows; None admits all


@dataclass(frozen=True)
class View:
    """
    What one reader may see of orders and of customers; equal views are compiled once.

    A filter is one more bound on the rows that may be seen; columns are there all the same.
    """

    orders: Scope
    customers: Scope
    filters: Rows = ANY
    doors: frozenset[str] = frozenset()  # objects without rows whose tables are open to him

    def narrowed(self, filters: Rows) -> "View":
        return replace(self, filters=self.filters.meet(filters))


def view_of(actor: Actor, action: str = "report") -> View:
    doors = frozenset(door for door in DOORS if actor.scope("see", door).rows)
    orders, customers = actor.scope(action, "order"), actor.scope("see", "customer")
    return View(_anybodys(orders), _anybodys(customers), doors=doors)


def _anybodys(scope: Scope) -> Scope:
    """Return a scope as all have it to whom the same is open, unless it asks whose a row is."""
    own = any(rows.own for _, predicate in scope.by_class for rows in predicate)
    return scope if own else replace(scope, staff_id=0)


def whole_view() -> View:
    """Return the view of nobody in particular: for jobs and proofs, never for a person."""
    whole = _everywhere(0, EVERYTHING)
    return View(whole, whole, doors=frozenset(DOORS))


@lru_cache(maxsize=256)
def tables_for(view: View) -> Tables:
    """Return the tables of one reader; what he may not see is not there."""
    tables = {"dim_product": unbound("dim_product")}
    if _shows_anything("fact_order", view.orders):
        sight = _Sight(view.orders, view.filters)
        tables["fact_line"] = _lines(sight)
        tables["fact_order"] = _orders(sight)
    if _shows_anything("dim_customer", view.customers):
        seen = _Sight(view.customers, view.filters)
        people = _customers(seen)
        tables["dim_customer"] = people
        if PERSON in people.columns:
            tables |= {name: _of_people(name, people) for name in OF_PEOPLE}
        tables |= {one.name: _foreign(one.name, seen) for one in FOREIGN}
    tables |= {DOORS[door]: unbound(DOORS[door]) for door in view.doors}
    return MappingProxyType(tables)


def _of_people(name: str, people: Any) -> Any:
    """Return a table's rows about customers whose inner fields, and so whose key, are open."""
    rows = unbound(name)
    return rows.filter(rows[PERSON].isin(people.filter(people[PERSON].notnull())[PERSON]))


@dataclass(frozen=True)
class _Sight:
    """One object's granted scope, which says what columns there are, and the filtered one."""

    granted: Scope
    filters: Rows

    @cached_property
    def scope(self) -> Scope:
        return intersect(self.granted, _everywhere(self.staff_id, frozenset([self.filters])))

    @property
    def staff_id(self) -> int:
        return self.granted.staff_id

    @property
    def rows(self) -> Predicate:
        return self.scope.rows

    def where(self, cls: FieldClass) -> Predicate:
        return self.scope.where(cls)

    def all_predicates(self) -> list[Predicate]:
        return list(dict.fromkeys([self.rows, *(p for _, p in self.scope.by_class)]))


def unbound(name: str) -> Any:
    """Return a table of the lake as Ibis knows it, without rows or engine."""
    import ibis

    compare_afresh()
    return ibis.table({c.name: str(c.type) for c in dataset(name).columns}, name=name)


def _lines(sight: _Sight) -> Any:
    lines = unbound("fact_line")
    return _shown("fact_line", sight, lines, lambda p: _condition(p, sight, lines))


def _orders(sight: _Sight) -> Any:
    orders = unbound("fact_order")
    if any(_parts(predicate) for predicate in sight.all_predicates()):
        return _orders_by_lines(sight, orders)
    return _shown("fact_order", sight, orders, lambda p: _condition(p, sight, orders))


def _orders_by_lines(sight: _Sight, orders: Any) -> Any:
    """
    Return orders where some are open only in lines of some categories.

    Such an order shows what one of its lines shows, and its amounts are those of the open lines.
    """
    import ibis

    flags = {predicate: f"shows_{n}" for n, predicate in enumerate(sight.all_predicates())}
    sums = _sums_of_lines(sight, flags)
    seen = orders.left_join(sums, orders.order_id == sums.line_order_id)

    def admitted(predicate: Predicate) -> Any:
        whole = _condition(predicate - _parts(predicate), sight, seen)
        return None if whole is None else whole | (seen[flags[predicate]].fill_null(0) == 1)

    financial = sight.where(FieldClass.FINANCIAL)
    whole = _condition(financial - _parts(financial), sight, seen)
    amounts = {
        name: seen[name] if whole is None else ibis.ifelse(whole, seen[name], seen[f"line_{name}"])
        for name in ("goods_cents", "total_cents")
    }
    return _shown("fact_order", sight, seen, admitted, amounts)


def _sums_of_lines(sight: _Sight, flags: Mapping[Predicate, str]) -> Any:
    import ibis

    lines = unbound("fact_line")
    open_lines = _filtered(lines, _condition(sight.rows, sight, lines))

    def if_shown(predicate: Predicate, value: Any) -> Any:
        test = _condition(predicate, sight, lines)
        return value if test is None else ibis.ifelse(test, value, 0)

    financial = sight.where(FieldClass.FINANCIAL)
    goods = ibis.ifelse(lines.kind == GOODS, lines.hkd_cents, 0)
    one = ibis.ifelse(lines.order_id.isnull(), 0, 1)
    return open_lines.group_by(line_order_id=open_lines.order_id).agg(
        line_goods_cents=if_shown(financial, goods).sum(),
        line_total_cents=if_shown(financial, lines.hkd_cents).sum(),
        **{flag: if_shown(predicate, one).max() for predicate, flag in flags.items()},
    )


def _customers(sight: _Sight) -> Any:
    people = unbound("dim_customer")
    admitted = partial(_admitted_customers, people=people, staff_id=sight.staff_id)
    return _shown("dim_customer", sight, people, admitted)


def _foreign(name: str, sight: _Sight) -> Any:
    """
    Return rows of other systems that are of customers whom the reader may see.

    Those of nobody are open only to whom every customer is.
    """
    rows, people = unbound(name), unbound("dim_customer")

    def admitted(predicate: Predicate) -> Any:
        test = _admitted_customers(predicate, people=people, staff_id=sight.staff_id)
        return None if test is None else rows.customer_key.isin(people.filter(test).customer_key)

    return _shown(name, sight, rows, admitted)


def _admitted_customers(predicate: Predicate, *, people: Any, staff_id: int) -> Any:
    import ibis

    lines = unbound("fact_line")

    def one(rows: Rows) -> Any:
        # By value, since a customer's row in the lake does not say what he bought.
        place = frozenset([replace(rows, categories=None)])
        test = to_ibis(place, CUSTOMER, staff_id, people)
        if rows.categories is None:
            return test
        bought = lines.filter(
            lines.category_id.isin(sorted(rows.categories)), lines.customer_key.notnull()
        )
        buyer = people.customer_key.isin(bought.customer_key)
        return buyer if test is None else test & buyer

    tests = [one(rows) for rows in sorted(predicate, key=repr)]
    if any(test is None for test in tests):
        return None
    return reduce(or_, tests, ibis.literal(1) == ibis.literal(0))


def condition_on(table: str, predicate: Predicate, staff_id: int, rows: Any) -> Any:
    """Return which rows of a table (lines, or customers) a predicate admits; None: all."""
    if table == "dim_customer":
        return _admitted_customers(predicate, people=rows, staff_id=staff_id)
    return to_ibis(predicate, ORDER, staff_id, rows)


def _shown(
    name: str,
    sight: _Sight,
    table: Any,
    admitted: Admitted,
    replaced: Mapping[str, Any] | None = None,
) -> Any:
    """Filter the rows; leave out columns granted in no row, and empty those shown only in some."""
    import ibis

    shown: dict[str, Any] = {}
    for column in dataset(name).columns:
        cls = FieldClass(column.sensitivity)
        if column.name == OWNER or not sight.granted.where(cls):
            continue
        value = (replaced or {}).get(column.name, table[column.name])
        test = None if sight.where(cls) == sight.rows else admitted(sight.where(cls))
        shown[column.name] = (
            value if test is None else ibis.ifelse(test, value, ibis.null(value.type()))
        )
    return _filtered(table, admitted(sight.rows)).select(**shown)


def _shows_anything(name: str, scope: Scope) -> bool:
    return any(scope.where(FieldClass(column.sensitivity)) for column in dataset(name).columns)


def _filtered(table: Any, condition: Any) -> Any:
    return table if condition is None else table.filter(condition)


def _condition(predicate: Predicate, sight: _Sight, table: Any) -> Any:
    return to_ibis(predicate, ORDER, sight.staff_id, table)


def _parts(predicate: Predicate) -> Predicate:
    """Return the conjunctions that open only lines of some categories."""
    return frozenset(rows for rows in predicate if rows.categories is not None)


def _everywhere(staff_id: int, predicate: Predicate) -> Scope:
    return Scope(staff_id, tuple((cls, predicate) for cls in FieldClass))
