"""Bulk edits of thousands: in sets, in steps, told as they go, called off, undone as one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions, queries
from kaifong.customers.actions import Verdict
from kaifong.customers.custom_fields.kinds import Kind
from kaifong.customers.models import BulkRun, Customer, FieldValue
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.models import PulledBrake
from tests.cast import NOON, all_powerful, allow, mrs_chan, signed_in, staff
from tests.customers.own_fields import asked, held, made, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return all_powerful()


def crowd(size):
    """Take many people into the books at once; return their numbers."""
    with wall.lifted(), history.unrecorded():
        people = Customer.objects.bulk_create(
            Customer(
                member_no=f"M{n}",
                name_en=f"Person {n}",
                district=101 + n % 2,
                channel=1,
                collected_under="test",
                joined_at=NOON,
                lake_key=n,
            )
            for n in range(size)
        )
    return [one.pk for one in people]


def steps(monkeypatch, size):
    monkeypatch.setattr("kaifong.customers.actions.bulk_running.STEP", size)


def run_of(number):
    return BulkRun.objects.get(pk=number)


@pytest.mark.parametrize("own", [True, False], ids=["own field", "standing field"])
def test_five_thousand_are_changed_and_undone_by_few_statements(anna, own):
    ids = crowd(5_000)
    name, value = ("language", "en") if not own else (made(anna).name, 2)
    told = {"actor": anna, "field": name, "value": value, "at": NOON}
    with CaptureQueriesContext(connection) as asked_:
        outcome = actions.bulk_edit(customer_ids=ids, **told)
    assert outcome.changed == 5_000
    assert len(asked_) < 60, len(asked_)
    changeset = ChangeSet.objects.get(pk=outcome.changeset_id)
    assert changeset.changes.count() == 5_000
    with CaptureQueriesContext(connection) as asked_:
        actions.undo(actor=anna, changeset_id=outcome.changeset_id, at=NOON)
    assert len(asked_) < 60, len(asked_)
    with wall.lifted():
        assert not Customer.objects.filter(language="en").exists()
        assert not FieldValue.objects.exclude(whole=None).exists()


def test_a_run_goes_in_steps_and_is_undone_as_one(anna, monkeypatch):
    steps(monkeypatch, 40)
    ids, field = crowd(100), made(anna, "colour", Kind.TEXT)
    put(anna, ids[0], field, "Red")
    number = actions.ask_bulk(
        actor=anna,
        customer_ids=ids,
        field=field.name,
        value="Red",
        seen=queries.last_change(),
        at=NOON,
    )
    run = asked(anna, queries.bulk_run, run_id=number)
    assert (run.state, run.done, run.total, run.is_under_way) == ("waiting", 0, 100, True)
    actions.run_bulk(run_id=number, at=NOON)
    run = asked(anna, queries.bulk_run, run_id=number)
    assert (run.state, run.done) == ("done", 100)
    assert run.verdicts == {"changed": 99, "same": 1}
    assert run_of(number).customer_ids == []
    assert ChangeSet.objects.filter(kind="bulk").count() == 1
    actions.undo(actor=anna, changeset_id=run.changeset_id, at=NOON)
    assert held(anna, ids[1]) == {field.name: None}
    assert held(anna, ids[0]) == {field.name: "Red"}
    with pytest.raises(actions.NotWaiting):
        actions.run_bulk(run_id=number, at=NOON)


def test_what_was_changed_or_came_after_the_preview_stays(anna):
    field = made(anna, "colour", Kind.TEXT)
    chan, lau = mrs_chan(anna), mrs_chan(anna, member_no="KF2", emails=(), phones=())
    seen = queries.last_change()
    put(anna, chan, field, "Blue")
    new = mrs_chan(anna, member_no="KF3", emails=(), phones=())
    told = {"actor": anna, "customer_ids": [chan, lau, new], "at": NOON, "seen": seen}
    outcome = actions.bulk_edit(field=field.name, value="Red", **told)
    since, changed = Verdict.CHANGED_SINCE, Verdict.CHANGED
    assert outcome.verdicts == {chan: since, lau: changed, new: since}
    assert outcome.since == 2
    actions.edit(
        actor=anna, customer_id=chan, original={"district": 203}, mine={"district": 101}, at=NOON
    )
    outcome = actions.bulk_edit(field="district", value=307, **told)
    assert outcome.verdicts == {chan: since, lau: changed, new: since}
    assert held(anna, chan) == {field.name: "Blue"}


def test_who_lost_the_right_meanwhile_does_nothing_more(anna):
    person = staff("Clerk")
    allow(person, "customer", "see", "edit", "bulk")
    clerk = actor_of(person)
    ids = crowd(10)
    told = {"customer_ids": ids, "field": "language", "value": "en", "seen": 0, "at": NOON}
    numbers = [actions.ask_bulk(actor=clerk, **told) for _ in range(2)]
    person.roles.get().grants.filter(action="bulk").delete()
    actions.run_bulk(run_id=numbers[0], at=NOON)
    Staff.objects.filter(pk=person.pk).update(left_at=NOON)
    actions.run_bulk(run_id=numbers[1], at=NOON)
    for number in numbers:
        run = run_of(number)
        assert (run.state, run.problem, run.customer_ids) == ("failed", "not_allowed", [])
    with wall.lifted():
        assert not Customer.objects.filter(language="en").exists()


def test_a_field_hidden_meanwhile_or_a_brake_stops_it(anna, monkeypatch):
    steps(monkeypatch, 1)
    field, ids = made(anna), crowd(2)
    told = {"actor": anna, "customer_ids": ids, "seen": 0, "at": NOON}
    one = actions.ask_bulk(field=field.name, value=2, **told)
    two = actions.ask_bulk(field="language", value="en", **told)
    actions.hide(actor=anna, field_id=field.id, at=NOON)
    actions.run_bulk(run_id=one, at=NOON)
    assert run_of(one).problem == "no_field"
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    actions.run_bulk(run_id=two, at=NOON)
    assert run_of(two).problem == "braked"
    assert not Change.objects.filter(changeset__kind="bulk").exists()


def test_it_is_called_off_by_whoever_asked(anna):
    ids = crowd(3)
    number = actions.ask_bulk(
        actor=anna, customer_ids=ids, field="language", value="en", seen=0, at=NOON
    )
    ben = all_powerful("Ben Data")
    with pytest.raises(actions.NotWaiting):
        actions.call_off_bulk(actor=ben, run_id=number, at=NOON)
    with pytest.raises(NotAllowed):
        asked(ben, queries.bulk_run, run_id=number)
    assert run_of(number).state == "waiting"
    actions.call_off_bulk(actor=anna, run_id=number, at=NOON)
    assert run_of(number).state == "called_off"
    with pytest.raises(actions.NotWaiting):
        actions.run_bulk(run_id=number, at=NOON)
    assert not ChangeSet.objects.filter(kind="bulk").exists()


def test_what_is_still_going_on_is_not_undone(anna, monkeypatch):
    steps(monkeypatch, 1)
    number = actions.ask_bulk(
        actor=anna, customer_ids=crowd(2), field="language", value="en", seen=0, at=NOON
    )
    from kaifong.customers.actions import bulk_running

    assert bulk_running._step(number, NOON)
    half = run_of(number)
    assert (half.state, half.done) == ("running", 1)
    with pytest.raises(actions.CannotUndo) as refused:
        actions.undo(actor=anna, changeset_id=half.changeset_id, at=NOON)
    assert refused.value.why == actions.Why.AT_WORK
    actions.call_off_bulk(actor=anna, run_id=number, at=NOON)
    actions.undo(actor=anna, changeset_id=half.changeset_id, at=NOON)
    with wall.lifted():
        assert not Customer.objects.filter(language="en").exists()


def test_what_the_worker_left_is_asked_for_again(anna):
    from datetime import timedelta

    number = actions.ask_bulk(
        actor=anna, customer_ids=crowd(1), field="language", value="en", seen=0, at=NOON
    )
    assert actions.resume_bulk(before=NOON) == []
    assert actions.resume_bulk(before=NOON + timedelta(1)) == [number]
    actions.run_bulk(run_id=number, at=NOON)
    assert actions.resume_bulk(before=NOON + timedelta(1)) == []


def test_too_many_and_wrong_values_are_refused_before(anna, monkeypatch):
    monkeypatch.setattr("kaifong.customers.actions.bulk_running.AT_MOST", 1)
    ids = crowd(2)
    told = {"actor": anna, "seen": 0, "at": NOON}
    with pytest.raises(actions.TooMany):
        actions.ask_bulk(customer_ids=ids, field="language", value="en", **told)
    with pytest.raises(actions.NoSuchValue):
        actions.ask_bulk(customer_ids=ids[:1], field="language", value="xx", **told)
    with pytest.raises(actions.FieldsDiffer):
        actions.ask_bulk(customer_ids=ids[:1], field="x_none", value=1, **told)
    assert not BulkRun.objects.exists()


def test_the_pages_ask_show_do_and_tell(anna, monkeypatch):
    monkeypatch.setattr("kaifong.customers.actions.AT_ONCE", 1)
    field, several = made(anna), made(anna, "likes", Kind.CHOICES)
    crowd(2)
    client = signed_in(anna)
    sent = {"query": "", "all": "1", "field": field.name}
    assert "EU 39" in client.post("/desk/customers/bulk", sent).content.decode()
    shown = client.post("/desk/customers/bulk", {**sent, "value": "2"}).content.decode()
    assert "2 will change" in shown
    assert "by the worker" in shown
    likes = {**sent, "field": several.name}
    assert 'type="checkbox"' in client.post("/desk/customers/bulk", likes).content.decode()
    shown = client.post("/desk/customers/bulk", {**likes, "value": ["1", "3"]}).content.decode()
    assert 'value="1,3"' in shown
    wrong = client.post("/desk/customers/bulk", {**likes, "value": "77"}).content.decode()
    assert "Choose one of the values offered" in wrong
    done = client.post("/desk/customers/bulk/do", {**sent, "value": "2", "seen": "0"})
    number = BulkRun.objects.get().pk
    assert done.headers["Location"] == f"/desk/customers/bulk/runs/{number}"
    page = done.headers["Location"]
    assert "Waiting for the worker" in client.get(page).content.decode()
    told = {"state": "queued", "done": 0, "total": 2, "text": "Waiting for the worker"}
    assert client.get(f"{page}/progress").json() == told
    actions.run_bulk(run_id=number, at=NOON)
    assert "2 changed" in client.get(page).content.decode()
    assert client.post(f"{page}/off").status_code == 303
    assert run_of(number).state == "done"
    assert signed_in(all_powerful("Ben Data")).get(page).status_code == 404
