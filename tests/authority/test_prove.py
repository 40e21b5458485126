"""The proof of authority finds nothing in the product, and finds what is put in to be found."""

from collections.abc import Iterator
from random import Random

import pytest
from django.db import connection
from django.db.models import Q
from django.utils.module_loading import autodiscover_modules

from kaifong.authority import wall
from kaifong.authority import ways as registry
from kaifong.authority.actions import log_look
from kaifong.authority.compiled import to_q
from kaifong.authority.models import Grant, Look, Staff
from kaifong.authority.prove import scratch
from kaifong.authority.prove.drawing import Bounds, Choices, DrawnGrant, Organisation, organisation
from kaifong.authority.prove.oracle import Oracle
from kaifong.authority.prove.walking import Difference, Proof, prove
from kaifong.authority.queries import NotAllowed, rows_of
from kaifong.authority.rules import Facts, FieldClass, Purpose
from kaifong.authority.ways import Way
from kaifong.customers.models import Customer
from kaifong.customers.permissions import CUSTOMER
from kaifong.customers.queries import Asked, listing

from .conftest import NOON

pytestmark = pytest.mark.django_db
FIELDS = frozenset(CUSTOMER.fields)


def walked(cases: int, seed: int = 1) -> tuple[Proof, list[Difference]]:
    found: list[Difference] = []
    proof = Proof()
    for proof, differences in prove(cases=cases, seed=seed):  # noqa: B007  the last one counts
        found += differences
    return proof, found


@pytest.fixture
def only() -> Iterator[None]:
    """Empty the registry of ways for one test; what they are tried on stays."""
    autodiscover_modules("ways")
    kept = dict(registry._ways)
    registry._ways.clear()
    yield
    registry._ways.clear()
    registry._ways.update(kept)


# A case is one person in one random organisation, walking all ways; ten of these run in parallel.
@pytest.mark.parametrize("seed", range(1, 11))
def test_no_way_out_differs_from_the_plain_reckoning(seed):
    proof, found = walked(10, seed=seed)
    assert found == []
    assert proof.cases == 10
    assert proof.rows > 200, "the organisations drawn see too little to prove anything"


def test_the_same_seed_walks_the_same(only):
    registry.register(way(lambda actor: listed(actor, actor.q("see", "customer"))))
    assert walked(5)[0] == walked(5)[0]
    assert walked(20, seed=1)[0] != walked(20, seed=2)[0]


def test_nothing_is_left_behind(only, customers):
    registry.register(
        Way("tells", "customer", "see", lambda actor: listed(actor, actor.q("see", "customer")))
    )
    people, looks = Staff.objects.count(), Look.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relpersistence = 't'")
        before = cursor.fetchone()
        walked(3)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relpersistence = 't'")
        assert cursor.fetchone() == before
    assert (Staff.objects.count(), Look.objects.count()) == (people, looks)


def test_a_shop_at_work_is_not_seen(only, customers):
    def everybody(_actor):
        assert not set(Customer.objects.values_list("pk", flat=True)) & set(customers)
        return {}

    registry.register(way(everybody))
    assert not [d for d in walked(2)[1] if d.what == "failed"]


def way(run, **more):
    return Way("tried", "customer", "see", run, **{"fields": frozenset(), **more})


def listed(actor, q):
    return {row: frozenset() for row in Customer.objects.filter(q).values_list("pk", flat=True)}


def findings(run, **more):
    registry.register(way(run, **more))
    proof, found = walked(60)
    assert proof.differences == len(found)
    return {difference.what for difference in found}


def test_an_honest_way_is_let_pass(only):
    assert findings(lambda actor: listed(actor, actor.q("see", "customer"))) == set()


def test_a_way_that_forgets_to_ask_is_found(only):
    # The wall still stands behind it, but is only the box around what is granted.
    assert findings(lambda actor: listed(actor, Q())) == {"row given"}


def test_a_way_that_forgets_the_department_is_found(only):
    def without_department(actor):
        mine = Grant.objects.filter(
            role__memberships__staff=actor.staff_id,
            role__department__closed_at=None,
            action="see",
            object="customer",
            purposes__contains=[actor.purpose],
        )
        rows = frozenset(rows_of(one) for one in mine)
        with wall.lifted():
            return listed(actor, to_q(rows, CUSTOMER, actor.staff_id))

    # It forgets what is handed on or lent as well, and so loses rows.
    assert findings(without_department) == {"row given", "row lost"}


def test_a_way_that_drops_a_row_is_found(only):
    def all_but_one(actor):
        found = listed(actor, actor.q("see", "customer"))
        return dict(sorted(found.items())[1:])

    assert findings(all_but_one) == {"row lost"}


def test_a_way_that_shows_a_field_too_many_is_found(only):
    def with_phone(actor):
        found = listed(actor, actor.q("see", "customer"))
        return dict.fromkeys(found, frozenset({"phone"}))

    assert findings(with_phone) == {"fields given"}


@pytest.mark.parametrize("cls", [cls for cls in FieldClass if cls != FieldClass.PUBLIC])
def test_a_field_of_the_shops_own_shown_too_freely_is_found(only, cls):
    """In the scratch shop there is one of every class."""

    def with_own(actor):
        found = listed(actor, actor.q("see", "customer"))
        return dict.fromkeys(found, frozenset({f"x_prove_{cls}"}))

    assert findings(with_own) == {"fields given"}


def test_a_way_that_hides_a_field_is_found_unless_it_says_so(only):
    def run(actor):
        rows = listing(actor=actor, asked=Asked()).rows
        return {row.id: frozenset() for row in rows}

    assert findings(run, fields=frozenset({"region"})) == {"fields lost"}
    assert findings(run, fields=frozenset({"region"}), withholds=frozenset({"region"})) == set()


def test_a_way_that_does_another_thing_than_it_may_is_found(only):
    run = lambda actor: listed(actor, actor.q("see", "customer"))  # noqa: E731
    registry.register(Way("tried", "customer", "export", run, fields=frozenset()))
    assert {difference.what for difference in walked(60)[1]} == {"row given"}


def test_a_wrong_count_is_found(only):
    def one_more(actor):
        return len(listed(actor, actor.q("see", "customer"))) + 1

    assert findings(one_more, counts_only=True) == {"count"}


@pytest.mark.parametrize("logs", [True, False])
def test_a_reading_that_leaves_no_trace_is_found(only, logs):
    def with_phone(actor):
        q = actor.q("see", "customer", cls=FieldClass.CONTACT)
        found = dict.fromkeys(listed(actor, q), frozenset({"phone"}))
        if logs:
            log_look(
                actor=actor,
                way="tried",
                classes=[FieldClass.CONTACT],
                customer_ids=list(found),
                at=NOON,
            )
        return found

    more = {"fields": frozenset({"phone"}), "found_by": ("phone",), "logs": True}
    assert findings(with_phone, **more) == (set() if logs else {"not logged"})


def test_a_way_that_breaks_is_a_finding_and_the_walk_goes_on(only):
    def broken(_actor):
        raise ZeroDivisionError

    assert findings(broken) == {"failed"}


def test_a_way_that_refuses_everything_gives_out_nothing(only):
    def refused(_actor):
        raise NotAllowed("no")

    assert findings(refused) == {"row lost"}
    assert findings(refused, counts_only=True) == {"count"}


def test_whoever_may_not_make_temporary_tables_is_told(monkeypatch):
    monkeypatch.setattr(
        scratch,
        "STAND_IN",
        "DO $$ BEGIN RAISE insufficient_privilege USING "
        "MESSAGE = 'permission denied to create temporary tables in database \"{0}\"'; END $$",
    )
    with pytest.raises(scratch.NoRoom, match="permission denied"):
        walked(1)


# The plain reckoning itself, on a case one can check by hand.
BOUNDLESS = Bounds(None, None, None)
KOWLOON = Bounds((2,), None, (1,))
SEE_ALL = way(lambda _: {}, fields=None)


def small(*grants, holders=((7, (0,)),), departments=((KOWLOON, True),)):
    return Oracle(
        Organisation(tuple(departments), (0,), tuple(grants), dict(holders), 7, Purpose.SALES)
    )


def grant(bounds=BOUNDLESS, action="see", classes=("contact",), purposes=("sales",)):
    return DrawnGrant(0, action, "customer", bounds, classes, purposes)


ROW = {1: Facts(2, 1, frozenset([1, 2]), None)}
PUBLIC = {"language", "region", "channel"}


@pytest.mark.parametrize(
    ("oracle", "fields"),
    [
        (small(grant()), PUBLIC | {"email", "phone", "supplement"}),
        (small(grant(classes=("sensitive",))), PUBLIC | {"note", "consent_evidence"}),
        (small(grant(Bounds(None, None, (2,)))), None),  # not through the department's category
        (small(grant(Bounds((1,), None, None))), None),
        (small(grant(Bounds(None, (5,), None))), None),
        (small(grant(Bounds(None, None, None, own=True))), None),
        (small(grant(purposes=("service",))), None),
        (small(grant(action="export")), None),
        (small(grant(), departments=[(KOWLOON, False)]), None),
        (small(grant(), holders=[(7, ()), (8, (0,))]), None),
        (small(), None),
    ],
)
def test_the_plain_reckoning(oracle, fields):
    expected = oracle.given(SEE_ALL, CUSTOMER, ROW)
    assert expected == ({} if fields is None else {1: frozenset(fields)})


def test_the_plain_reckoning_of_an_export_needs_seeing():
    export = Way("out", "customer", "export", lambda _: {})
    both = small(grant(classes=("contact", "sensitive")), grant(action="export"))
    assert both.given(export, CUSTOMER, ROW) == {
        1: frozenset(PUBLIC | {"email", "phone", "supplement"})
    }
    assert small(grant(action="export")).given(export, CUSTOMER, ROW) == {}


def test_what_is_drawn_is_various():
    choices = Choices(
        (1, 2), (1, 2), (1, 2), {"customer": ("export", "see"), "order": ("see",)}, [7, 8]
    )
    drawn = [organisation(Random(seed), choices) for seed in range(200)]  # noqa: S311
    bounds = [bounds for one in drawn for bounds, _open in one.departments]
    grants = [grant for one in drawn for grant in one.grants]
    assert {None, (), (1,), (2,)} <= {b.regions for b in bounds}
    assert {is_open for one in drawn for _bounds, is_open in one.departments} == {True, False}
    assert {g.action for g in grants} == {"see", "export"}
    assert {g.bounds.own for g in grants} == {True, False}
    assert {len(g.classes) for g in grants} == {1, 2, 3, 4, 5}
    assert any(not held for one in drawn for held in one.holders.values())
