"""Rows of a list that may be somebody known under another key: held, decided, remembered."""

import pytest

from kaifong.authority import wall
from kaifong.authority.models import Look
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions as people_actions
from kaifong.customers.models import Distinct, Pair
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.integration import actions, queries
from kaifong.integration.models import Held
from kaifong.integration.options import Options, WrongOption
from kaifong.integration.vocabulary import Kind
from tests.cast import all_powerful, allow, mrs_chan, signed_in, staff

from .bringing import NOON, brought, customers, people, received, refused, verdicts

pytestmark = pytest.mark.django_db
TWIN = ",,Mei Ling CHAN,陳美玲,,9123 4567,Kowloon City,"


@pytest.fixture
def anna():
    return all_powerful()


@pytest.fixture
def chan(anna):
    return mrs_chan(anna)


def checked(*rows, **more):
    number = received(people(*rows), Kind.CUSTOMERS, **more)
    return actions.check(import_id=number, at=NOON)


def held(one):
    with wall.lifted():
        return list(Held.objects.filter(batch_id=one.pk).order_by("row", "pk"))


def pairs():
    with wall.lifted():
        return set(Pair.objects.values_list("left_id", "right_id"))


def decide(actor, one, at=0, *, same):
    with wall.seen_by(actor):
        actions.decide(actor=actor, import_id=one.pk, held_id=held(one)[at].pk, same=same, at=NOON)


def test_whoever_hardly_leaves_a_doubt_waits_for_a_person(chan, digest):
    before = digest()
    one = checked(TWIN, "C9,,WONG Chi Ming,,,61234567,,")
    assert verdicts(one) == {"new": 1, "held": 1}
    assert refused(one) == [(2, "likely_known")]
    (row,) = held(one)
    assert (row.row, row.customer_id, row.other_row, row.decision) == (2, chan, None, "")
    assert row.probability > 0.99
    assert row.levels["phone"] == "same"
    assert digest() == before


def test_undecided_it_stays_out_and_in_the_file_of_refused_rows(chan):
    one = brought(people(TWIN, "C9,,WONG Chi Ming,,,61234567,,"), Kind.CUSTOMERS)
    assert verdicts(one) == {"new": 1, "held": 1}
    assert [c.name_en for c in customers()] == ["CHAN Mei Ling", "WONG Chi Ming"]
    assert refused(one) == [(2, "likely_known")]
    assert [row.customer_id for row in held(one)] == [chan]
    assert pairs() == set()


def test_decided_the_same_the_row_changes_that_customer(anna, chan):
    one = checked(",,CHAN Mei Ling,陳美玲,new@example.com,9123 4567,,")
    decide(anna, one, same=True)
    done = actions.commit(import_id=one.pk, at=NOON)
    assert verdicts(done) == {"update": 1}
    (known,) = customers()
    assert known.pk == chan
    assert {p.value for p in known.contact_points.all()} >= {"new@example.com"}


def test_decided_another_he_comes_in_and_nobody_is_asked_again(anna, chan):
    one = checked(TWIN)
    decide(anna, one, same=False)
    done = actions.commit(import_id=one.pk, at=NOON)
    assert verdicts(done) == {"new": 1}
    new = customers(import_id=done.pk)[0]
    with wall.lifted():
        assert list(Distinct.objects.values_list("left_id", "right_id")) == [(chan, new.pk)]
    assert pairs() == set()
    people_actions.queue_likely(customer_ids=[new.pk], entrance="import")
    assert pairs() == set()
    assert verdicts(checked(TWIN)) == {"duplicate": 1}  # his number came from this source


def test_a_person_may_change_his_mind_and_is_one_of_them_only(anna, chan):
    other = mrs_chan(anna, member_no="KF2", emails=())
    one = checked(TWIN)
    assert [row.customer_id for row in held(one)] == [chan, other]
    decide(anna, one, 0, same=True)
    decide(anna, one, 1, same=True)
    assert [row.decision for row in held(one)] == ["another", "same"]
    decide(anna, one, 1, same=False)
    assert [row.decision for row in held(one)] == ["", "another"]
    again = actions.check(import_id=one.pk, at=NOON)
    assert [(r.customer_id, r.decision) for r in held(again)] == [(other, "another"), (chan, "")]
    assert verdicts(again) == {"held": 1}


def test_two_rows_of_a_file_that_may_be_one(anna):
    rows = (",,CHAN Tai Man,陳大文,,9111 2222,Sha Tin,", ",,Tai Man Chan,,,9111 2222,Sha Tin,")
    one = checked(*rows)
    assert verdicts(one) == {"new": 1, "held": 1}
    (row,) = held(one)
    assert (row.row, row.customer_id, row.other_row) == (3, None, 2)
    decide(anna, one, same=True)
    assert verdicts(actions.check(import_id=one.pk, at=NOON)) == {"new": 1, "duplicate": 1}
    decide(anna, one, same=False)
    done = actions.commit(import_id=one.pk, at=NOON)
    assert verdicts(done) == {"new": 2}
    with wall.lifted():
        assert Distinct.objects.count() == 1


@pytest.mark.parametrize(
    ("alike", "counts", "possible"),
    [("block", {"held": 1}, 0), ("warn", {"new": 1}, 1), ("log", {"new": 1}, 0)],
)
def test_what_is_done_is_a_choice(chan, alike, counts, possible):
    one = brought(people(TWIN), Kind.CUSTOMERS, alike=alike)
    assert verdicts(one) == counts
    assert one.report["possible_duplicates"] == possible
    new = {c.pk for c in customers()} - {chan}
    assert pairs() == {(chan, pk) for pk in new}


def test_a_choice_that_there_is_not_is_refused():
    with pytest.raises(WrongOption):
        Options.read({"source": "shop", "alike": "merge"})


def test_whom_the_other_system_tells_apart_comes_in_and_is_queued(anna):
    """Two numbers of one system are two records there: holding one would lose its orders."""
    known = mrs_chan(anna, member_no=None, identities=(("shop", "C1"),))
    one = brought(people("C2,,CHAN Mei Ling,陳美玲,,9123 4567,Kowloon City,"), Kind.CUSTOMERS)
    assert verdicts(one) == {"new": 1}
    (new,) = customers(import_id=one.pk)
    assert pairs() == {(known, new.pk)}


def test_two_member_numbers_are_two_cards(chan):
    one = brought(people(",KF7,CHAN Mei Ling,陳美玲,,9123 4567,Kowloon City,"), Kind.CUSTOMERS)
    assert verdicts(one) == {"new": 1}
    assert one.report["possible_duplicates"] == 1


def test_a_pair_out_of_a_file_joins_the_group_that_waits_already(anna, chan):
    second = mrs_chan(anna, member_no="KF2")
    people_actions.queue_likely(customer_ids=[second], entrance="api")
    brought(people(TWIN), Kind.CUSTOMERS, alike="warn")
    with wall.lifted():
        assert set(Pair.objects.values_list("group", flat=True)) == {chan}
        assert Pair.objects.count() == 3


def test_verified_addresses_that_differ_are_marked_in_the_queue(anna, chan):
    from kaifong.customers.models import ContactPoint
    from kaifong.foundation.history import actions as history

    twin = mrs_chan(anna, member_no="KF2", emails=("other@example.com",))
    with wall.lifted(), history.unrecorded():
        ContactPoint.objects.filter(kind="email").update(verified_at=NOON)
    people_actions.queue_likely(customer_ids=[twin], entrance="api")
    with wall.lifted():
        assert Pair.objects.get().held


def test_revert_forgets_what_the_import_remembered(anna, chan, digest):
    one = checked(TWIN)
    before = digest()
    decide(anna, one, same=False)
    actions.commit(import_id=one.pk, at=NOON)
    actions.revert(import_id=one.pk, at=NOON)
    assert digest() == before
    with wall.lifted():
        assert not Distinct.objects.exists()


@pytest.mark.parametrize("stop", ["brake", "right", "sight", "number", "state"])
def test_a_refused_decision_decides_nothing(anna, chan, stop):
    one = checked(TWIN)
    row, actor, expected = held(one)[0].pk, anna, NotAllowed
    if stop == "brake":
        PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
        expected = Braked
    if stop == "right":
        person = staff("Reader")
        allow(person, "customer", "see")
        actor = actor_of(person)
    if stop == "sight":
        person = staff("Island")
        allow(person, "customer", "see", regions=[1])
        allow(person, "import", "run", "see")
        actor = actor_of(person)
    if stop == "number":
        row += 1
    if stop == "state":
        actions.commit(import_id=one.pk, at=NOON)
        expected, row = actions.NotNow, held(one)[0].pk
    with pytest.raises(expected), wall.seen_by(actor):
        actions.decide(actor=actor, import_id=one.pk, held_id=row, same=True, at=NOON)
    assert [r.decision for r in held(one)] == [""]


def test_the_page_shows_who_it_may_be_and_takes_the_decision(anna, chan):
    one = checked(TWIN)
    client = signed_in(anna)
    body = client.get(f"/desk/imports/{one.pk}").content.decode()
    assert f"/desk/customers/{chan}" in body
    assert "Another person" in body
    assert Look.objects.filter(way="integration:detail").count() == 1
    url = f"/desk/imports/{one.pk}/held/{held(one)[0].pk}"
    assert client.post(url, {"same": "0"}).status_code == 303
    assert held(one)[0].decision == "another"
    client.post(url, {"same": "1"})
    assert held(one)[0].decision == "same"
    actions.commit(import_id=one.pk, at=NOON)
    assert client.post(url, {"same": "0"}).status_code == 303
    assert held(one)[0].decision == "same"


def test_whoever_may_not_see_the_customer_is_shown_neither_him_nor_the_evidence(chan):
    one = checked(TWIN)
    person = staff("Island")
    allow(person, "customer", "see", regions=[1])
    allow(person, "import", "run", "see")
    far = actor_of(person)
    with wall.seen_by(far):
        (row,) = queries.held(actor=far, import_id=one.pk, at_most=9)
    assert (row.candidate, row.evidence) == (None, ())
    assert (
        str(chan)
        not in signed_in(far)
        .get(f"/desk/imports/{one.pk}")
        .content.decode()
        .split("may be somebody")[1]
        .split("</li>")[0]
    )
    named = staff("Names")
    allow(named, "customer", "see", classes=("public", "internal"))
    allow(named, "import", "run", "see")
    with wall.seen_by(actor_of(named)):
        (row,) = queries.held(actor=actor_of(named), import_id=one.pk, at_most=9)
    assert {one.field for one in row.evidence} == {"name", "district"}


def test_held_rows_follow_a_merge_and_go_with_the_file(anna, chan):
    twin = mrs_chan(anna, member_no=None, phones=())
    one = checked(",,CHAN Mei Ling,陳美玲,mrs.chan@example.com,,Kowloon City,")
    people_actions.merge(actor=anna, winner_id=chan, loser_id=twin, at=NOON)
    assert {row.customer_id for row in held(one)} == {chan}
    actions.forget(at=NOON.replace(year=2028))
    assert held(one) == []
