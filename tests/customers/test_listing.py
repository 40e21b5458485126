import pytest

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.rules import FieldClass
from kaifong.customers import queries as customers
from tests.cast import all_powerful, allow, mrs_chan, staff

pytestmark = pytest.mark.django_db


def names(actor, **asked):
    with wall.seen_by(actor):
        page = customers.listing(actor=actor, asked=customers.Asked(**asked))
        assert customers.count(actor=actor, asked=customers.Asked(**asked)) == len(page.rows)
        return [row.name_en for row in page.rows]


@pytest.mark.parametrize(
    "text",
    ["chan", "mei ling", "陳美玲", "陈美", "陳", "9123", "mrs.chan", "KF00000001", "chan 美玲"],
)
def test_a_customer_is_found_by_any_part(text):
    actor = all_powerful()
    mrs_chan(actor)
    mrs_chan(
        actor, name_en="LAU Chi Keung", name_zh="劉志強", member_no="KF2", emails=(), phones=()
    )

    assert names(actor, text=text) == ["CHAN Mei Ling"]


def test_nobody_learns_by_searching_what_he_may_not_read():
    mrs_chan(all_powerful())
    clerk = staff("Ken Clerk")
    allow(clerk, "customer", "see", classes=("public", "internal"))
    actor = actor_of(clerk)

    assert names(actor, text="chan") == ["CHAN Mei Ling"]
    assert names(actor, text="9123") == []
    assert names(actor, spend_from=0) == []


def test_a_department_sees_its_own_regions_only():
    boss = all_powerful()
    mrs_chan(boss)
    mrs_chan(boss, name_en="WONG Siu Ming", district=101, member_no="KF2", emails=(), phones=())
    kowloon = staff("Sales Kowloon", regions=[2])
    allow(kowloon, "customer", "see")

    assert names(actor_of(kowloon)) == ["CHAN Mei Ling"]


def test_hidden_fields_are_not_there():
    mrs_chan(all_powerful())
    clerk = staff("Ken Clerk")
    allow(clerk, "customer", "see", classes=("public",))
    actor = actor_of(clerk)

    with wall.seen_by(actor):
        row = customers.listing(actor=actor, asked=customers.Asked()).rows[0]

    assert (row.name_en, row.email, row.spend_cents, row.region) == (None, None, None, 2)
    assert FieldClass.CONTACT in row.hidden


@pytest.mark.parametrize("sort", list(customers.Sort))
def test_pages_go_on_where_the_last_ended(sort):
    boss = all_powerful()
    for n in range(7):
        mrs_chan(boss, name_en=f"CHAN {n % 3}", member_no=f"KF{n}", emails=(), phones=())
    seen, after = [], ""
    with wall.seen_by(boss):
        while after is not None:
            page = customers.listing(
                actor=boss, asked=customers.Asked(sort=sort), after=after, size=2
            )
            seen += [row.id for row in page.rows]
            after = page.after
        streamed = [
            row.id
            for rows in customers.stream(actor=boss, asked=customers.Asked(sort=sort), chunk=3)
            for row in rows
        ]

    assert len(seen) == len(set(seen)) == 7
    assert streamed == seen


def test_a_person_outside_the_rows_does_not_exist():
    chan = mrs_chan(all_powerful())
    island = staff("Sales Island", regions=[1])
    allow(island, "customer", "see")
    actor = actor_of(island)

    with wall.seen_by(actor), pytest.raises(NotAllowed):
        customers.person(actor=actor, customer_id=chan)


def test_a_person_with_everything():
    boss = all_powerful()
    chan = mrs_chan(boss)
    with wall.seen_by(boss):
        person = customers.person(actor=boss, customer_id=chan)
    assert [c.value for c in person.contact] == ["mrs.chan@example.com", "+85291234567"]
    assert person.value.orders == 0
    assert person.editable
