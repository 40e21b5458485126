"""From asking to the file and its end: nothing beyond what was approved, all of it in the logs."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, transaction
from python_calamine import CalamineWorkbook

from kaifong.approvals import actions as approvals
from kaifong.approvals.models import Approval
from kaifong.approvals.queries import State
from kaifong.authority import wall
from kaifong.authority.models import Grant, Look, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.rules import FieldClass
from kaifong.customers.custom_fields.kinds import Kind as FieldKind
from kaifong.extraction import actions, jobs, queries
from kaifong.extraction.actions.cells import _plain
from kaifong.extraction.models import Download, Ending, Extraction, ExtractionFile, Obstacle
from kaifong.extraction.queries import Bar, Format, NotReadAlike, Stage, TooManyRows
from kaifong.extraction.rules import highest, size_of
from kaifong.foundation.journal.actions import deliver
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.privacy import actions as privacy
from kaifong.privacy.models import Disclosure
from kaifong.privacy.queries import Channel, Kind, Purpose, disclosures_of
from tests.cast import NOON, allow, mrs_chan, staff
from tests.customers import own_fields
from tests.privacy.shop import about, agrees, leaves, published

from .shop import agree, analyst, asked, house, made, officer, people, wish

pytestmark = pytest.mark.django_db


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def fetch(who, number, at=NOON):
    return actions.fetch(actor=who, extraction_id=number, at=at)


def stage(who, number, at=NOON):
    return queries.extraction(actor=who, extraction_id=number, at=at).stage


def lying():
    return list(Path(settings.EXTRACTION_DIR).glob("*"))


def test_asked_approved_made_fetched_once_and_in_every_log():
    boss, who = officer(), analyst()
    chan, wong = people(boss)
    number = asked(who, wish(house(boss)))
    assert stage(who, number) is Stage.WAITING
    assert not actions.make(extraction_id=number, at=NOON), "not before it is granted"
    assert agree(boss, number) is State.GRANTED
    assert stage(who, number) is Stage.MAKING
    assert actions.make(extraction_id=number, at=NOON)
    assert not actions.make(extraction_id=number, at=NOON)
    assert Approval.objects.get().state == "used"

    (file,) = lying()
    assert b"Chan" not in file.read_bytes()
    assert b"CHAN" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0

    found = fetch(who, number)
    assert found.name == f"X-{number:06d}.csv"
    rows = rows_of(found.content)
    cover = "\n".join(row[0] for row in rows if row[0].startswith("# "))
    for mark in (f"X-{number:06d}", "Phoebe Lee", "Survey of spring", "Enquiries", "25 Mar 2026"):
        assert mark in cover
    head, *body = [row for row in rows if not row[0].startswith("#")]
    assert head == ["English name", "Chinese name", "E-mail", "Extraction no."]
    assert sorted(body) == [
        ["CHAN Mei Ling", "陳美玲", "mrs.chan@example.com", f"X-{number:06d}"],
        ["WONG Siu Ming", "黃小明", "wong@example.com", f"X-{number:06d}"],
    ]
    with pytest.raises(actions.NotThere):
        fetch(who, number)
    assert stage(who, number) is Stage.FETCHED

    with wall.lifted():
        given = Disclosure.objects.all()
        assert {(one.customer_id, one.staff_id) for one in given} == {
            (chan, who.staff_id),
            (wong, who.staff_id),
        }
        assert {frozenset(one.kinds) for one in given} == {frozenset({"name", "email"})}
    (told,) = disclosures_of(customer_id=chan)
    assert (told.name.en, told.purpose) == ("Our own analysts", Purpose.SERVICE)
    looks = list(Look.objects.filter(way__startswith="extraction").order_by("pk"))
    assert [(one.way, sorted(one.customer_ids), one.staff_id) for one in looks] == [
        ("extraction:make", sorted((chan, wong)), who.staff_id),
        ("extraction:download", sorted((chan, wong)), who.staff_id),
    ]
    facts = Entry.objects.filter(name__startswith="extraction.").order_by("id")
    assert [one.name.split(".")[1] for one in facts] == ["asked", "made", "fetched"]


def test_a_formula_stays_text_in_both_formats():
    boss, who = officer(), analyst()
    mrs_chan(boss, name_en="=HYPERLINK(1)", member_no="K1")
    recipient = house(boss)
    number = made(boss, who, wish(recipient))
    assert any(row[0] == "'=HYPERLINK(1)" for row in rows_of(fetch(who, number).content))
    book = made(boss, who, wish(recipient, format=Format.XLSX))
    content = CalamineWorkbook.from_filelike(io.BytesIO(fetch(who, book).content))
    rows, cover = (content.get_sheet_by_name(name).to_python() for name in content.sheet_names)
    assert (rows[1][0], rows[1][-1]) == ("=HYPERLINK(1)", f"X-{book:06d}")
    assert f"X-{book:06d}" in [row[1] for row in cover]


def test_without_the_right_nothing_is_asked_and_it_is_noted():
    boss = officer()
    people(boss)
    nobody = actor_of(staff("Nobody"))
    with pytest.raises(NotAllowed):
        asked(nobody, wish(house(boss)))
    assert Extraction.objects.count() == Approval.objects.count() == 0
    actions.deny(actor=nobody, at=NOON)
    assert Entry.objects.get(name="extraction.denied").staff_id == nobody.staff_id


def test_what_cannot_be_given_is_not_asked():
    boss, who = officer(), analyst()
    people(boss)
    recipient = house(boss)
    for wrong, refusal in (
        ({"fields": ()}, actions.WrongFields),
        ({"fields": ("note",)}, actions.WrongFields),
        ({"query": "q=Chan"}, actions.NotPlainFilter),
        ({"query": "place=2&bad=1"}, NotReadAlike),
        ({"recipient_id": 999}, actions.NotForThisRecipient),
        ({"fields": ("member_no",)}, actions.NotForThisRecipient),
    ):
        with pytest.raises(refusal):
            asked(who, wish(**{"recipient_id": recipient, **wrong}))
    PulledBrake.objects.create(brake="no_export", pulled_at=NOON, reason="Breach")
    with pytest.raises(Braked):
        asked(who, wish(recipient))
    assert Extraction.objects.count() == Approval.objects.count() == 0


def test_whoever_does_not_see_all_of_it_cannot_agree():
    boss, who = officer(), analyst()
    people(boss)
    kowloon, masked = staff("Kowloon Only"), staff("No Contact")
    for person, more in (
        (kowloon, {"regions": [2]}),
        (masked, {"classes": ("public", "internal")}),
    ):
        allow(person, "approval", "see", "approve")
        allow(person, "customer", "see", **more)
    recipient = house(boss)
    number = asked(who, wish(recipient))
    for person in (kowloon, masked):
        with pytest.raises(approvals.MayNotAgree):
            agree(actor_of(person), number)
    names = asked(who, wish(recipient, fields=("name_en",)))
    assert agree(actor_of(masked), names) is State.GRANTED
    there = asked(who, wish(recipient, query="place=2"))
    assert agree(actor_of(kowloon), there) is State.GRANTED
    assert actions.make(extraction_id=there, at=NOON)
    assert "wong@example.com" in fetch(who, there).content.decode()
    assert "CHAN" not in fetch_again(who, there)


def fetch_again(who, number):
    file = ExtractionFile.objects.get(extraction_id=number)
    return actions.sealed.read(file.name).decode()


def test_a_change_of_rights_after_the_grant_bars_the_file():
    boss, who = officer(), analyst()
    people(boss)
    recipient = house(boss)
    number = asked(who, wish(recipient))
    agree(boss, number)
    Grant.objects.filter(
        role__memberships__staff_id=boss.staff_id, object="customer", action="see"
    ).update(regions=[2])
    assert not actions.make(extraction_id=number, at=NOON)
    assert Obstacle.objects.get().why == Bar.NOBODY_GIVES
    assert Approval.objects.get().state == "voided"
    assert lying() == []
    with wall.lifted():
        assert not Disclosure.objects.exists()
    seen = queries.extraction(actor=who, extraction_id=number, at=NOON)
    assert (seen.stage, seen.bar) == (Stage.BARRED, Bar.NOBODY_GIVES)


def test_more_people_than_were_approved_bar_the_file():
    boss, who = officer(), analyst()
    people(boss)
    number = asked(who, wish(house(boss)))
    agree(boss, number)
    for n in range(9):
        mrs_chan(
            boss, member_no=f"M{n}", name_en=f"NEW {n}", emails=(f"n{n}@example.com",), phones=()
        )
    assert not actions.make(extraction_id=number, at=NOON)
    assert Obstacle.objects.get().why == Bar.MORE_ROWS


def test_who_has_left_and_who_may_not_be_given_bar_the_file():
    boss, who = officer(), analyst()
    people(boss)
    recipient = house(boss)
    first, second = asked(who, wish(recipient)), asked(who, wish(recipient))
    agree(boss, first)
    agree(boss, second)
    privacy.end_recipient(actor=boss, recipient_id=recipient, at=NOON)
    assert actions.make_due(at=NOON + timedelta(hours=1)) == 0
    assert {one.why for one in Obstacle.objects.all()} == {Bar.RECIPIENT}
    third = asked(who, wish(house(boss)))
    agree(boss, third)
    Staff.objects.filter(pk=who.staff_id).update(left_at=NOON)
    assert not actions.make(extraction_id=third, at=NOON)
    assert Obstacle.objects.get(extraction_id=third).why == Bar.AUTHOR_LEFT


def test_an_erased_person_is_not_in_it_and_a_stopped_one_gets_no_marketing():
    boss, who = officer(), analyst()
    chan, wong = people(boss)
    notice = published(boss)
    for pk in (chan, wong):
        agrees(boss, pk, about(notice, "tea"))
    selling = wish(
        house(boss),
        fields=("name_en", "email"),
        purpose=Purpose.MARKETING,
        channel=Channel.EMAIL,
        goods="tea",
    )
    later = NOON + timedelta(hours=2)
    before = queries.reckoned(actor=who, wish=selling, at=NOON)
    assert (before.rows_up_to, before.seen) == (10, 1)
    assert before.audience is not None
    assert (before.audience.asked_for, before.audience.left) == (1, 0)
    number = asked(who, selling)
    agree(boss, number)
    leaves(boss, chan, at=NOON + timedelta(hours=1))
    assert actions.make(extraction_id=number, at=later)
    seen = queries.extraction(actor=who, extraction_id=number, at=later)
    assert (seen.rows, seen.left_out) == (1, 1)
    assert "CHAN" not in fetch(who, number, later).content.decode()
    with wall.lifted():
        assert set(Disclosure.objects.values_list("customer_id", flat=True)) == {wong}


def test_marketing_to_nobody_makes_an_empty_file():
    boss, who = officer(), analyst()
    people(boss)
    published(boss)
    selling = wish(house(boss), purpose=Purpose.MARKETING, channel=Channel.EMAIL, goods="tea")
    number = made(boss, who, selling)
    assert queries.extraction(actor=who, extraction_id=number, at=NOON).left_out == 2
    reckoned = queries.reckoned(actor=who, wish=selling, at=NOON)
    assert reckoned.audience.left == 1


def test_numbers_may_be_asked_for_and_stay_out_of_what_is_approved():
    boss, who = officer(), analyst()
    chan, _wong = people(boss)
    number = made(boss, who, wish(house(boss), ids=(chan, 0, chan), query="place=2"))
    row = Extraction.objects.get()
    assert (row.ids, row.query) == ([chan], "")
    content = Approval.objects.get().content
    assert len(content["ids"]) == 64
    assert "CHAN" in fetch(who, number).content.decode()


def test_it_is_fetched_by_whoever_asked_in_time_and_as_often_as_agreed():
    boss, who = officer(), analyst()
    people(boss)
    number = made(boss, who, wish(house(boss), downloads=2, days=3))
    allow(Staff.objects.get(pk=boss.staff_id), "extraction", "ask")
    with pytest.raises(NotAllowed):
        fetch(actor_of(Staff.objects.get(pk=boss.staff_id)), number)
    with pytest.raises(NotAllowed):
        fetch(actor_of(staff("Nobody")), number)
    with pytest.raises(actions.NotThere):
        fetch(who, 0)
    assert fetch(who, number).turn == 1
    assert fetch(who, number).turn == 2
    with pytest.raises(actions.NotThere):
        fetch(who, number)
    late = made(boss, who, wish(house(boss), days=3))
    over = NOON + timedelta(days=3)
    with pytest.raises(actions.NotThere):
        fetch(who, late, over)
    assert Download.objects.count() == 2
    assert actions.expire(at=over) == 2
    assert actions.expire(at=over) == 0
    assert lying() == []
    assert stage(who, late, over) is Stage.ENDED


def test_a_revoked_file_is_read_by_nobody_even_from_a_copy():
    boss, who = officer(), analyst()
    people(boss)
    recipient = house(boss)
    number = made(boss, who, wish(recipient))
    (path,) = lying()
    copy = path.read_bytes()
    with pytest.raises(NotAllowed):
        actions.revoke(actor=analyst("Other"), extraction_id=number, reason="x", at=NOON)
    with pytest.raises(actions.NoReason):
        actions.revoke(actor=boss, extraction_id=number, reason=" ", at=NOON)
    actions.revoke(actor=boss, extraction_id=number, reason="Sent in error.", at=NOON)
    with pytest.raises(actions.NothingToRevoke):
        actions.revoke(actor=boss, extraction_id=number, reason="Again", at=NOON)
    with pytest.raises(actions.NothingToRevoke):
        actions.revoke(actor=boss, extraction_id=0, reason="None", at=NOON)
    path.write_bytes(copy)
    file = ExtractionFile.objects.get()
    assert actions.sealed.read(file.name) is None
    with pytest.raises(actions.NotThere):
        fetch(who, number)
    assert actions.sweep(at=NOON) == 1
    mine = made(boss, who, wish(recipient))
    actions.revoke(actor=who, extraction_id=mine, reason="No longer needed", at=NOON)
    assert Ending.objects.count() == 2


def test_a_file_whose_key_is_gone_is_not_there():
    boss, who = officer(), analyst()
    people(boss)
    number = made(boss, who, wish(house(boss)))
    actions.sealed.destroy(ExtractionFile.objects.get().name, at=NOON)
    with pytest.raises(actions.NotThere):
        fetch(who, number)
    assert Download.objects.count() == 0


def test_files_of_no_row_are_swept_once_they_are_old(tmp_path):
    from uuid import uuid4

    from django.utils.timezone import now

    name = uuid4()
    actions.sealed.put(name, b"x", at=NOON)
    assert actions.sweep(at=now()) == 0
    assert actions.sweep(at=now() + timedelta(hours=7)) == 1
    assert lying() == []


def test_the_journal_has_the_worker_make_it_and_a_brake_only_delays_it():
    from procrastinate.contrib.django.models import ProcrastinateJob

    boss, who = officer(), analyst()
    people(boss)
    from django.utils.timezone import now

    number = asked(who, wish(house(boss)), at=now())
    agree(boss, number, at=now())
    deliver(at=now() + timedelta(seconds=1))
    jobs_of = ProcrastinateJob.objects.filter(task_name="extraction.make")
    assert [job.args for job in jobs_of] == [{"extraction_id": number}]
    brake = PulledBrake.objects.create(brake="no_export", pulled_at=NOON, reason="Breach")
    jobs.make(number)
    jobs.tend(0)
    assert not ExtractionFile.objects.exists()
    brake.delete()
    jobs.tend(0)
    assert ExtractionFile.objects.get().extraction_id == number
    jobs.make(number)


def test_the_lists_hold_ones_own_or_all():
    boss, who = officer(), analyst()
    people(boss)
    recipient = house(boss)
    other = analyst("Vivian Tse")
    mine, theirs = asked(who, wish(recipient)), asked(other, wish(recipient))
    listed = lambda actor: {  # noqa: E731
        one.id for one in queries.extractions(actor=actor, at=NOON).rows
    }
    assert listed(who) == {mine}
    assert listed(boss) == {mine, theirs}
    with pytest.raises(NotAllowed):
        listed(actor_of(staff("Nobody")))
    for number in (theirs, 0):
        with pytest.raises(NotAllowed):
            queries.extraction(actor=who, extraction_id=number, at=NOON)
    agree(boss, theirs, yes=False, reason="No.")
    assert stage(boss, theirs) is Stage.REFUSED
    approvals.withdraw(actor=who, approval_id=Extraction.objects.get(pk=mine).approval_id, at=NOON)
    assert stage(boss, mine) is Stage.OVER


def test_the_database_has_the_last_word():
    boss, who = officer(), analyst()
    people(boss)
    number = made(boss, who, wish(house(boss)))
    file = ExtractionFile.objects.get()

    def fetched(**more):
        values = {"file": file, "turn": 1, "staff_id": who.staff_id, "at": NOON, **more}
        return lambda: Download.objects.create(**values)

    for does in (
        fetched(staff_id=boss.staff_id),
        fetched(turn=2),
        fetched(turn=0),
        fetched(at=file.expires_at),
        lambda: Extraction.objects.filter(pk=number).update(fields=["phone"]),
        lambda: Extraction.objects.filter(pk=number).delete(),
        lambda: ExtractionFile.objects.update(most=9),
    ):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            does()
    fetched()()
    for does in (fetched(), lambda: Download.objects.all().delete()):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            does()


def test_the_size_and_the_class():
    assert [size_of(n) for n in (0, 10, 11, 1_001, 100_000)] == [10, 10, 100, 10_000, 100_000]
    with pytest.raises(TooManyRows):
        size_of(100_001)
    assert highest([FieldClass.PUBLIC]) is FieldClass.INTERNAL
    assert highest([FieldClass.FINANCIAL, FieldClass.CONTACT]) is FieldClass.FINANCIAL


def test_a_field_of_the_shops_own_is_given_under_its_kind_of_data():
    boss, who = officer(), analyst()
    chan, _wong = people(boss)
    month = own_fields.made(boss, "birth_month", FieldKind.WHOLE)
    own_fields.made(boss, "shoe_size", FieldKind.WHOLE)
    own_fields.put(boss, chan, month, 7)
    offered = queries.fields_offered()
    assert offered["x_birth_month"].kind == "birth_month"
    assert "x_shoe_size" not in offered, "the log would have no word for it"
    recipient = house(boss, kinds=frozenset({Kind.NAME, Kind.BIRTH_MONTH}))
    number = made(boss, who, wish(recipient, fields=("name_en", "x_birth_month")))
    body = [row for row in rows_of(fetch(who, number).content) if row[0].startswith("CHAN")]
    assert body == [["CHAN Mei Ling", "7", f"X-{number:06d}"]]
    with wall.lifted():
        assert set(Disclosure.objects.first().kinds) == {"name", "birth_month"}


def test_who_may_not_ask_by_a_field_cannot_give_by_it():
    boss, who = officer(), analyst()
    people(boss)
    own_fields.made(boss, "income", FieldKind.WHOLE, cls=FieldClass.SENSITIVE)
    allow(Staff.objects.get(pk=who.staff_id), "customer", "see", regions=[2])
    who = actor_of(Staff.objects.get(pk=who.staff_id))
    masked = staff("No Secrets")
    allow(masked, "approval", "see", "approve")
    allow(masked, "customer", "see", classes=("public", "internal", "contact"))
    number = asked(who, wish(house(boss), query="x_income__from=5"))
    assert "x_income" in Extraction.objects.get().query
    with pytest.raises(approvals.MayNotAgree):
        agree(actor_of(masked), number)
    assert agree(boss, number) is State.GRANTED
    assert actions.make(extraction_id=number, at=NOON)
    assert ExtractionFile.objects.get().rows == 0


def test_an_approval_tells_channel_and_goods():
    boss, who = officer(), analyst()
    people(boss)
    selling = wish(
        house(boss), purpose=Purpose.MARKETING, channel=Channel.EMAIL, goods="tea", ids=(1, 2)
    )
    number = asked(who, selling)
    lines = {str(label): str(value) for label, value in queries.told(extraction_id=number)}
    assert (lines["Channel"], lines["Class of goods"]) == ("e-mail", "tea")
    assert lines["Customers"] == "2 by their numbers"
    assert queries.told(extraction_id=0) == []


def test_a_yes_and_a_list_stand_in_a_cell_as_words():
    assert [_plain(value) for value in (True, False, ["a", "b"], None, 3, "x")] == [
        *("yes", "no", "a, b", None, 3, "x")
    ]
