"""Files too large to wait for: made once, with the asker's rights, fetched by him; their end."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app

from kaifong.authority.models import Grant, Look, Refusal, Staff, TakenOut
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers.desk import exporting
from kaifong.files import actions, queries
from kaifong.files.actions import making
from kaifong.files.jobs import make as made_by_the_worker
from kaifong.files.jobs import tend
from kaifong.files.models import LargeFile
from kaifong.files.queries import Problem, State
from kaifong.files.rules import KEPT, LASTS
from kaifong.foundation.fingerprints import fingerprint
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.mail.models import Mail
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.retention.events import PeopleErased
from kaifong.retention.handlers import destroy_files_that_name_them
from tests.cast import NOON, all_powerful, allow, mrs_chan, signed_in, staff

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def boss():
    actor = all_powerful()
    mrs_chan(actor)
    mrs_chan(actor, name_en="WONG Tai Man", member_no="KF2", emails=(), phones=("+85261112222",))
    return actor


@pytest.fixture
def deferred(monkeypatch):
    """Collect what is put before the worker."""
    told: list[int] = []
    for module in ("asking", "ending", "making"):
        monkeypatch.setattr(f"kaifong.files.actions.{module}.have_made", told.append)
    return told


def asked(actor, at=NOON, **wish):
    sent = {"format": "csv", "query": "", "all": "1", **wish}
    return actions.ask(actor=actor, kind=exporting.LIST, wish=sent, language="en", at=at)


def ready(actor, **wish):
    file_id = asked(actor, **wish)
    actions.make(file_id=file_id, at=LATER)
    return file_id


def sealed():
    return list(settings.FILES_DIR.glob("*.sealed")) if settings.FILES_DIR.exists() else []


def seen(actor, file_id, at=LATER):
    return queries.asked_file(actor=actor, file_id=file_id, at=at)


def test_a_long_list_is_made_beside_the_work_and_fetched(boss, deferred):
    browser = signed_in(boss)
    answer = browser.post("/desk/customers/export", {"format": "csv", "all": "1"})
    row = LargeFile.objects.get()
    assert (answer.status_code, answer.url) == (303, f"/desk/files/{row.pk}")
    assert deferred == [row.pk]
    page = browser.get(answer.url).content.decode()
    assert "made while you go on" in page
    assert f'data-job="/desk/files/{row.pk}/progress"' in page
    assert browser.get(f"{answer.url}/progress").json()["state"] == "queued"
    assert not Look.objects.exists()

    made_by_the_worker(file_id=row.pk)
    (file,) = sealed()
    assert b"CHAN" not in file.read_bytes()
    assert browser.get(f"{answer.url}/progress").json()["state"] == "done"
    assert "Fetch the file" in browser.get(answer.url).content.decode()
    assert "Customer list" in browser.get("/desk/files/").content.decode()
    assert {look.way for look in Look.objects.all()} == {"customers:export made"}
    row.refresh_from_db()
    assert (row.wish, row.rows) == ({}, 2)

    response = browser.post(f"{answer.url}/fetch")
    whole = b"".join(response.streaming_content)
    assert "CHAN Mei Ling" in whole.decode("utf-8-sig")
    assert "# Rows: 2" in whole.decode("utf-8-sig")
    assert len(whole) == row.size == int(response.headers["Content-Length"])
    assert response.headers["Content-Disposition"].startswith('attachment; filename="customers-')
    again = Look.objects.get(way="customers:export")
    assert (again.total, len(again.customer_ids)) == (2, 2)
    taken = TakenOut.objects.get(way="files:fetch")
    assert (taken.object_id, taken.customers, taken.bytes) == (row.pk, 2, row.size)
    assert Entry.objects.get(name="files.fetched").payload["turn"] == 1


def test_whoever_waits_longer_than_a_minute_is_written_to(boss, deferred, monkeypatch):
    quick = asked(boss)
    actions.make(file_id=quick, at=NOON)
    assert not Mail.objects.exists()

    slow = asked(boss, query="q=chan")
    actions.make(file_id=slow, at=LATER)
    unlucky = asked(boss, query="q=wong")
    monkeypatch.setattr(making, "_make", lambda *_args: 1 / 0)
    actions.make(file_id=unlucky, at=LATER)

    mails = Mail.objects.order_by("pk")
    assert [(one.kind, one.facts) for one in mails] == [
        ("large_file", {"large": slow}),
        ("large_file_failed", {"large": unlucky, "problem": "failed"}),
    ]
    assert {one.user_id for one in mails} == {Staff.objects.get(pk=boss.staff_id).user_id}


def test_what_is_short_comes_at_once(boss, deferred, monkeypatch):
    monkeypatch.setattr(exporting, "WAITED_FOR", {"csv": 2, "vcf4": 2})
    browser = signed_in(boss)
    for kind in ("csv", "vcf4"):
        answer = browser.post("/desk/customers/export", {"format": kind, "all": "1"})
        assert answer.status_code == 200
        assert "CHAN Mei Ling" in b"".join(answer.streaming_content).decode()
    assert not LargeFile.objects.exists()


@pytest.mark.parametrize(("kind", "begins"), [("xlsx", b"PK"), ("vcf4", b"BEGIN:VCARD")])
def test_every_format_is_made(boss, deferred, kind, begins):
    file_id = ready(boss, format=kind)
    with actions.fetch(actor=boss, file_id=file_id, at=LATER).file as file:
        assert file.read(len(begins)) == begins


def test_a_second_click_and_a_retry_make_one_file(boss, deferred):
    first = asked(boss)
    assert asked(boss) == first
    actions.make(file_id=first, at=LATER)
    assert asked(boss, at=LATER) == first
    with pytest.raises(actions.NotUnderWay):
        actions.make(file_id=first, at=LATER)
    assert deferred == [first]
    assert len(sealed()) == 1
    # Another wish is another file; so is the same once the first was fetched, or is old.
    assert asked(boss, query="q=chan") != first
    actions.fetch(actor=boss, file_id=first, at=LATER).file.close()
    assert asked(boss, at=LATER) != first


def test_three_at_once_are_enough(boss, deferred):
    for word in "abc":
        asked(boss, query=f"q={word}")
    with pytest.raises(actions.TooManyAtOnce):
        asked(boss)
    answer = signed_in(boss).post("/desk/customers/export", {"format": "csv", "all": "1"})
    assert answer.url == "/desk/files/"
    assert LargeFile.objects.count() == 3


def test_whoever_may_not_export_asks_in_vain(boss, deferred):
    person = staff("Poor")
    allow(person, "customer", "see")
    with pytest.raises(NotAllowed):
        asked(actor_of(person))
    PulledBrake.objects.create(brake="no_export", pulled_at=NOON)
    with pytest.raises(Braked):
        asked(boss)
    assert not LargeFile.objects.exists()


def test_it_is_nobody_elses(boss, deferred):
    file_id = ready(boss)
    other = all_powerful("Ben Other")
    for refused in (actions.fetch, queries.asked_file):
        with pytest.raises(NotAllowed):
            refused(actor=other, file_id=file_id, at=LATER)
    with pytest.raises(actions.NotUnderWay):
        actions.call_off(actor=other, file_id=file_id, at=LATER)
    browser = signed_in(other)
    assert browser.get(f"/desk/files/{file_id}").status_code == 404
    assert browser.post(f"/desk/files/{file_id}/fetch").status_code == 404
    assert queries.asked_files(actor=other, at=LATER) == []
    assert seen(boss, file_id).left == 5


def narrowed():
    Grant.objects.filter(object="customer", action="export").update(regions=[1])


def dismissed():
    for person in Staff.objects.all():
        person.roles.clear()


@pytest.mark.parametrize("change", [narrowed, dismissed])
def test_rights_that_changed_give_nothing_neither_made_nor_fetched(boss, deferred, change):
    file_id, waiting = ready(boss), asked(boss, query="q=chan")
    browser = signed_in(boss)
    change()
    with pytest.raises(actions.RightsChanged):
        actions.fetch(actor=boss, file_id=file_id, at=LATER)
    LargeFile.objects.filter(pk=file_id).update(expires_at=NOON.replace(year=2200))
    answer = browser.post(f"/desk/files/{file_id}/fetch")
    assert answer.status_code == 403
    assert Refusal.objects.filter(way="files:fetch", object_id=file_id).count() == 1
    assert not Look.objects.filter(way="customers:export").exists()
    actions.make(file_id=waiting, at=LATER)
    told = seen(boss, waiting)
    assert (told.state, told.problem) == (State.FAILED, Problem.RIGHTS)
    assert len(sealed()) == 1
    assert "not what they were" in browser.get(f"/desk/files/{waiting}").content.decode()


def test_who_has_left_gets_nothing(boss, deferred):
    file_id, waiting = ready(boss), asked(boss, query="q=chan")
    Staff.objects.update(left_at=NOON)
    with pytest.raises(NotAllowed):
        actions.fetch(actor=boss, file_id=file_id, at=LATER)
    actions.make(file_id=waiting, at=LATER)
    assert LargeFile.objects.get(pk=waiting).problem == Problem.RIGHTS


def test_a_brake_stops_making_and_fetching(boss, deferred):
    file_id, waiting = ready(boss), asked(boss, query="q=chan")
    PulledBrake.objects.create(brake="no_export", pulled_at=NOON)
    with pytest.raises(Braked):
        actions.fetch(actor=boss, file_id=file_id, at=LATER)
    actions.make(file_id=waiting, at=LATER)
    assert seen(boss, waiting).problem == Problem.BRAKED


def test_a_fault_is_told_and_leaves_no_file(boss, deferred, monkeypatch):
    file_id = asked(boss)
    monkeypatch.setattr(making.FOLDER.__class__, "put_stream", lambda *_a, **_k: 1 / 0)
    actions.make(file_id=file_id, at=LATER)
    told = seen(boss, file_id)
    assert (told.state, told.problem) == (State.FAILED, Problem.FAILED)
    assert LargeFile.objects.get().wish == {}
    assert sealed() == []
    assert not Look.objects.exists()


def test_a_kind_that_is_gone_is_told(boss, deferred):
    file_id = asked(boss)
    LargeFile.objects.update(kind="fax")
    actions.make(file_id=file_id, at=LATER)
    told = seen(boss, file_id)
    assert (told.kind, told.problem) == ("fax", Problem.UNASKABLE)


def test_it_is_fetched_so_often_and_so_long(boss, deferred):
    file_id = ready(boss)
    for _ in range(5):
        actions.fetch(actor=boss, file_id=file_id, at=LATER).file.close()
    with pytest.raises(actions.NotThere):
        actions.fetch(actor=boss, file_id=file_id, at=LATER)
    other = ready(boss, query="q=wong")
    over = LATER + LASTS
    with pytest.raises(actions.NotThere):
        actions.fetch(actor=boss, file_id=other, at=over)
    assert seen(boss, other, at=over).state is State.OVER
    answer = signed_in(boss).post(f"/desk/files/{file_id}/fetch", follow=True)
    assert "ask for a new one" in answer.content.decode()


def test_its_time_comes_and_its_key_is_destroyed(boss, deferred):
    file_id = ready(boss)
    assert actions.expire(at=LATER) == 0
    (left,) = sealed()
    kept = left.read_bytes()
    assert actions.expire(at=LATER + LASTS) == 1
    assert actions.expire(at=LATER + LASTS) == 0
    assert sealed() == []
    left.write_bytes(kept)  # as from a backup
    row = LargeFile.objects.get()
    assert (row.state, row.digest) == (State.OVER, "")
    assert making.FOLDER.open_stream(row.name) is None
    assert actions.sweep(at=LATER) == 1
    assert sealed() == []
    assert seen(boss, file_id).left == 0
    assert actions.forget(at=LATER + LASTS + KEPT) == 0
    assert actions.forget(at=LATER + LASTS + KEPT + timedelta(seconds=1)) == 1


def test_when_people_are_erased_files_that_name_people_are_destroyed(boss, deferred):
    file_id, under_way = ready(boss), asked(boss, query="q=chan")
    making._claimed(under_way, LATER)
    event = PeopleErased(happened_at=LATER - timedelta(seconds=1), run_id=1)
    destroy_files_that_name_them(event)
    assert seen(boss, file_id).state is State.READY
    for _ in range(2):
        destroy_files_that_name_them(PeopleErased(happened_at=LATER, run_id=1))
    assert LargeFile.objects.get(pk=file_id).state == State.OVER
    assert sealed() == []
    # What is being made by then is begun anew.
    assert LargeFile.objects.get(pk=under_way).state == State.WAITING
    assert deferred == [file_id, under_way, under_way]


def test_a_file_without_a_row_is_swept_once_it_is_old(boss, deferred):
    ready(boss)
    LargeFile.objects.all().delete()
    (file,) = sealed()
    young = file.stat().st_mtime
    at = NOON.fromtimestamp(young, tz=NOON.tzinfo)
    assert actions.sweep(at=at) == 0
    assert actions.sweep(at=at + timedelta(hours=7)) == 1


def test_who_calls_it_off_gets_none(boss, deferred):
    file_id = asked(boss)
    browser = signed_in(boss)
    assert browser.post(f"/desk/files/{file_id}/off").url == f"/desk/files/{file_id}"
    assert seen(boss, file_id).state is State.CALLED_OFF
    made_by_the_worker(file_id=file_id)
    assert sealed() == []
    answer = browser.post(f"/desk/files/{file_id}/off", follow=True)
    assert "ended already" in answer.content.decode()


def test_called_off_while_it_is_made_it_is_not_sealed(boss, deferred, monkeypatch):
    file_id = asked(boss)
    must = making.must_be_the_same

    def meanwhile(*given):
        must(*given)
        actions.call_off(actor=boss, file_id=file_id, at=LATER)

    monkeypatch.setattr(making, "must_be_the_same", meanwhile)
    actions.make(file_id=file_id, at=LATER)
    assert sealed() == []
    assert seen(boss, file_id).state is not State.READY


def test_what_a_dead_worker_left_is_made_again_three_times(boss, deferred):
    file_id = asked(boss)
    silent = NOON + timedelta(hours=1)
    for turn in range(3):
        making._claimed(file_id, NOON)
        found = actions.resume(before=silent, at=silent)
        assert found == ([file_id] if turn < 2 else [])
    assert deferred == [file_id] * 3
    assert seen(boss, file_id).problem == Problem.FAILED
    assert Mail.objects.get().facts == {"large": file_id, "problem": "failed"}
    assert actions.resume(before=silent, at=silent) == []


def test_the_worker_tends_them(boss, deferred):
    ready(boss)
    LargeFile.objects.update(expires_at=LATER + timedelta(seconds=1))
    tend(timestamp=0)
    assert LargeFile.objects.get().state == State.OVER


def test_it_is_put_before_the_worker(boss, monkeypatch):
    told = []
    task = type("Task", (), {"defer": lambda self, **given: told.append((self.name, given))})

    def configured(name):
        found = task()
        found.name = name
        return found

    monkeypatch.setattr(app, "configure_task", configured)
    file_id = asked(boss)
    assert told == [("files.make", {"file_id": file_id})]


@pytest.mark.django_db(transaction=True)
def test_pages_hear_how_far_it_is_while_it_is_made(boss, deferred, monkeypatch):
    file_id = asked(boss)
    monkeypatch.setattr(making, "EVERY", 1)
    heard = []
    beat = making._Beat.__call__

    def told(self, rows):
        beat(self, rows)
        heard.append(LargeFile.objects.values_list("done", "total", "state").get())

    monkeypatch.setattr(making._Beat, "__call__", told)
    actions.make(file_id=file_id, at=LATER)
    assert heard == [(2, 2, "making")]
    assert seen(boss, file_id).state is State.READY


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_any_more_so_it_stops(boss, deferred, monkeypatch):
    file_id = asked(boss)
    monkeypatch.setattr(making, "EVERY", 1)

    def away(*_given):
        # As another connection would: what makes it has not ended yet.
        with Apart() as other, other.cursor() as cursor:
            cursor.execute(
                "UPDATE files_largefile SET state = 'called_off', ended_at = now(), wish = '{}'"
            )
        return 2

    kind = queries.kind_of(exporting.LIST)
    monkeypatch.setattr(
        "kaifong.files.actions.making.kind_of",
        lambda _code: type(kind)(**{**vars(kind), "total": away}),
    )
    actions.make(file_id=file_id, at=LATER)
    assert seen(boss, file_id).state is State.CALLED_OFF
    assert sealed() == []
    assert not Look.objects.exists()


class Apart:
    def __enter__(self):
        self.connection = connection.copy()
        return self.connection

    def __exit__(self, *_):
        self.connection.close()


@pytest.mark.django_db(transaction=True)
def test_three_at_once_are_enough_also_when_asked_for_at_the_same_time(boss, deferred):
    asked(boss, query="q=a")
    asked(boss, query="q=b")
    found, gate = [], threading.Barrier(4)

    def click(word):
        gate.wait()
        try:
            found.append(asked(boss, query=f"q={word}"))
        except actions.TooManyAtOnce:
            found.append(None)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click, args=[word]) for word in "cdef"]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert found.count(None) == 3
    assert LargeFile.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_time_make_one_file(boss, deferred):
    found, gate = [], threading.Barrier(2)

    def click():
        gate.wait()
        try:
            found.append(asked(boss))
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert len(found) == 2
    assert len(set(found)) == LargeFile.objects.count() == len(deferred) == 1


def test_a_fingerprint_knows_no_order_of_sets():
    one = fingerprint([State.READY, {1, 2}, {"a": 1, "b": frozenset("xy")}, (1, "z")])
    assert one == fingerprint([State.READY, {2, 1}, {"b": frozenset("yx"), "a": 1}, (1, "z")])
    assert one != fingerprint([State.READY, {2, 1}, {"b": frozenset("yx"), "a": 2}, (1, "z")])
