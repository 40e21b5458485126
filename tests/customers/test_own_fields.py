"""Fields of the shop's own: defined, filled in, told, found, given out, merged, undone, let go."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.rules import FieldClass
from kaifong.customers import actions, queries
from kaifong.customers.custom_fields.definitions import Unmade
from kaifong.customers.custom_fields.kinds import DoesNotFit, Kind, Unfit
from kaifong.customers.custom_fields.values import written
from kaifong.customers.models import CustomField, CustomFieldVersion, FieldValue
from kaifong.customers.survivorship import Side
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.identity_cards.actions import noticed
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.integration.vocabulary import Kind as File
from tests.cast import NOON, all_powerful, allow, mrs_chan, part_of, signed_in, staff
from tests.customers.own_fields import asked, held, made, part_again, put, wish
from tests.integration.bringing import brought, checked

pytestmark = pytest.mark.django_db

# Of each kind: two values, the first as a form sends it, as a file says it, as people read it.
KINDS = {
    Kind.TEXT: ("Leave it with Mr Wong", "Ring twice", "Leave it with Mr Wong", "Ring twice"),
    Kind.WHOLE: (12, 7, "12", "7"),
    Kind.DECIMAL: (15_000, 5_000, "1.5", "0.5"),
    Kind.MONEY: (123_450, 800, "HK$1,234.50", "8"),
    Kind.DATE: (date(2026, 3, 18), date(2025, 1, 2), "18 Mar 2026", "2/1/2025"),
    Kind.YES_NO: (True, False, "Yes", "no"),
    Kind.CHOICE: (2, 3, "EU 39", "歐碼 40"),
    Kind.CHOICES: ((1, 3), (2,), "EU 38, EU 40", "eu 39"),
}


@pytest.fixture
def anna():
    return all_powerful()


def state():
    """Return every row that a refusal could have touched."""
    tables = ("customfield", "customfieldversion", "fieldvalue", "customer")
    with wall.lifted(), connection.cursor() as cursor:
        rows = {}
        for table in (*(f"customers_{name}" for name in tables), "foundation_change"):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1")
            rows[table] = cursor.fetchall()
        return rows


def other_one(actor, **more):
    known = {"member_no": "KF2", "name_en": "CHAN Meiling", "emails": (), "phones": ()}
    return mrs_chan(actor, **{**known, **more})


def form_of(field, value):
    several = field.kind == Kind.CHOICES
    sent = [str(n) for n in value] if several else written(field, value)
    person = {
        "name_en": "CHAN Mei Ling",
        "name_zh": "陳美玲",
        "district": "203",
        "channel": "1",
        "language": "zh-hant",
        "owner_id": "",
        "note": "",
    }
    was = {f"was_{name}": kept for name, kept in person.items()}
    return {**person, **was, field.name: sent, f"was_{field.name}": ""}


# The matrix: every kind, on every way


@pytest.fixture(params=list(Kind), ids=str)
def kind(request):
    return request.param


def test_a_form_takes_it_and_the_page_shows_it(anna, kind):
    field, chan = made(anna, "it", kind), mrs_chan(anna)
    value, _other, shown, _file = KINDS[kind]
    client = signed_in(anna)
    sent = client.post(f"/desk/customers/{chan}/edit", form_of(field, value))
    assert sent.status_code == 303, sent.content.decode()
    assert held(anna, chan)[field.name] == value
    assert shown in client.get(f"/desk/customers/{chan}").content.decode()
    assert shown in client.get(f"/desk/customers/{chan}/history").content.decode()


def test_a_file_brings_it_to_new_and_known_ones_and_takes_it_back(anna, kind):
    field, chan = made(anna, "it", kind), mrs_chan(anna)
    value, other, _shown, said = KINDS[kind]
    text = f"Member no,Email,it\nKF00000001,,{said}\n,new@example.com,{said}\n"
    done = brought(text, File.CUSTOMERS)
    assert done.state == "done", done.problem
    assert (done.report["verdicts"]["new"], done.report["verdicts"]["update"]) == (1, 1)
    assert held(anna, chan)[field.name] == other
    put(anna, chan, field, value)  # changed since: a reverted import leaves it
    from kaifong.integration import actions as files

    files.revert(import_id=done.pk, at=NOON)
    assert held(anna, chan)[field.name] == value
    with wall.lifted():
        assert set(FieldValue.objects.values_list("customer_id", flat=True)) == {chan}


def test_a_reverted_import_empties_what_it_filled(anna, kind):
    field, chan = made(anna, "it", kind), mrs_chan(anna)
    done = brought(f"Member no,it\nKF00000001,{KINDS[kind][3]}\n", File.CUSTOMERS)
    from kaifong.integration import actions as files

    files.revert(import_id=done.pk, at=NOON)
    assert held(anna, chan)[field.name] is None


def test_the_list_finds_it(anna, kind):
    field, chan, lau = made(anna, "it", kind), mrs_chan(anna), other_one(anna)
    value, other, _shown, _file = KINDS[kind]
    put(anna, chan, field, value)
    put(anna, lau, field, other)
    text = written(field, value)
    wanted = {field.name: text}
    if kind in (Kind.WHOLE, Kind.DECIMAL, Kind.MONEY, Kind.DATE):
        wanted = {f"{field.name}__from": text, f"{field.name}__to": text}
    client = signed_in(anna)
    found = part_of(client, "/desk/customers/", wanted).content.decode()
    assert f'id="row-{chan}"' in found
    assert f'id="row-{lau}"' not in found
    anyone = queries.Asked(more=(queries.Only(field),))
    assert asked(anna, queries.count, asked=anyone) == 2


def test_an_export_holds_it(anna, kind):
    field, chan = made(anna, "it", kind), mrs_chan(anna)
    value, _other, shown, _file = KINDS[kind]
    put(anna, chan, field, value)
    client = signed_in(anna)
    sent = client.post("/desk/customers/export", {"format": "csv", "all": "1"})
    text = b"".join(sent.streaming_content).decode()
    # A file holds bare numbers and days for other programs.
    plain = {Kind.MONEY: "1234.50", Kind.DATE: "2026-03-18"}.get(kind, shown)
    assert ",It\r\n" in text
    assert plain in text.split(",It\r\n")[1]
    book = client.post("/desk/customers/export", {"format": "xlsx", "all": "1"})
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_a_merge_keeps_what_is_chosen_and_parting_gives_it_back(anna, kind):
    field, chan, lau = made(anna, "it", kind), mrs_chan(anna), other_one(anna)
    value, other, _shown, _file = KINDS[kind]
    put(anna, chan, field, value)
    put(anna, lau, field, other, at=NOON - timedelta(400))
    chosen = {field.name: Side.LOSER}
    merged = actions.merge(actor=anna, winner_id=chan, loser_id=lau, at=NOON, chosen=chosen)
    assert held(anna, chan)[field.name] == other
    with wall.lifted():
        row = FieldValue.objects.get()
        assert row.set_at == NOON - timedelta(400)  # its term goes on running
    assert merged
    part_again(anna, chan)
    assert held(anna, chan)[field.name] == value
    assert held(anna, lau)[field.name] == other


def test_a_merge_fills_what_is_empty(anna, kind):
    field, chan, lau = made(anna, "it", kind), mrs_chan(anna), other_one(anna)
    put(anna, lau, field, KINDS[kind][0])
    actions.merge(actor=anna, winner_id=chan, loser_id=lau, at=NOON)
    assert held(anna, chan)[field.name] == KINDS[kind][0]
    part_again(anna, chan)
    assert held(anna, chan)[field.name] is None
    assert held(anna, lau)[field.name] == KINDS[kind][0]


def test_an_undo_gives_back_what_stood_there(anna, kind):
    field, chan = made(anna, "it", kind), mrs_chan(anna)
    value, other, _shown, _file = KINDS[kind]
    put(anna, chan, field, value)
    number = put(anna, chan, field, other)
    undone = actions.undo(actor=anna, changeset_id=number, at=NOON)
    assert held(anna, chan)[field.name] == value
    actions.undo(actor=anna, changeset_id=undone, at=NOON)
    assert held(anna, chan)[field.name] == other


def test_a_bulk_edit_sets_it(anna, kind):
    field, chan, lau = made(anna, "it", kind), mrs_chan(anna), other_one(anna)
    outcome = actions.bulk_edit(
        actor=anna, customer_ids=[chan, lau], field=field.name, value=KINDS[kind][0], at=NOON
    )
    assert outcome.changed == 2
    result = asked(anna, queries.bulk_result, changeset_id=outcome.changeset_id)
    assert {change.after for _row, changes in result.rows for change in changes} == {KINDS[kind][0]}
    actions.undo(actor=anna, changeset_id=outcome.changeset_id, at=NOON)
    assert held(anna, chan)[field.name] is None


def test_a_program_reads_it(anna, kind):
    from kaifong.api.keys import actions as api

    field, chan = made(anna, "it", kind), mrs_chan(anna)
    put(anna, chan, field, KINDS[kind][0])
    key = api.make_key(actor=anna, name="till", at=NOON)
    sent = signed_in(anna).get(
        f"/api/v1/customers/{chan}", headers={"Authorization": f"Bearer {key.secret}"}
    )
    plain = {
        Kind.TEXT: "Leave it with Mr Wong",
        Kind.WHOLE: 12,
        Kind.DECIMAL: "1.5",
        Kind.MONEY: 123_450,
        Kind.DATE: "2026-03-18",
        Kind.YES_NO: True,
        Kind.CHOICE: "EU 39",
        Kind.CHOICES: ["EU 38", "EU 40"],
    }
    assert sent.json()["fields"] == {"it": plain[kind]}


# Definitions


def test_a_definition_keeps_all_that_it_said(anna):
    field = made(anna)
    told = wish(name_en="Size of shoes", options=(("EU 39", "歐碼 39"), ("EU 41", "歐碼 41")))
    assert actions.redefine(actor=anna, field_id=field.id, wish=told, at=NOON) == 2
    assert actions.redefine(actor=anna, field_id=field.id, wish=told, at=NOON) == 2  # no change
    one, said = queries.one_defined(actor=anna, field_id=field.id)
    assert (one.field.name_en, [v.number for v in said]) == ("Size of shoes", [2, 1])
    assert said[1].told["name_en"] == "Shoe size"
    assert said[0].who == ("Anna Data", "張美玲")
    assert [o.n for o in one.field.offered] == [2, 4]
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomFieldVersion.objects.update(told={})


def test_kind_code_and_uniqueness_stay(anna):
    field, before = made(anna), None
    before = state()
    for more in ({"code": "other"}, {"kind": Kind.TEXT}):
        told = wish(**{"code": "shoe_size", **more})
        with pytest.raises(actions.CannotDefine) as refused:
            actions.redefine(actor=anna, field_id=field.id, wish=told, at=NOON)
        assert refused.value.why == [Unmade.KIND_STAYS]
    assert state() == before


def test_a_field_without_a_purpose_is_refused_and_nothing_is_made(anna):
    """Cap. 486 Sch. 1 DPP1(1)(c): adequate but not excessive in relation to that purpose; L02."""
    before = state()
    for more, why in (
        ({"purpose": ""}, Unmade.NO_PURPOSE),
        ({"name_en": "HKID number"}, Unmade.IDENTITY),
    ):
        with pytest.raises(actions.CannotDefine) as refused:
            made(anna, **more)
        assert refused.value.why == [why]
    assert state() == before


def test_the_database_too_wants_a_purpose(anna):
    made(anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomField.objects.update(purpose="")


def test_a_code_is_used_once_and_fields_are_counted(anna, monkeypatch):
    made(anna)
    with pytest.raises(actions.CannotDefine) as refused:
        made(anna)
    assert refused.value.why == [Unmade.CODE_TAKEN]
    monkeypatch.setattr("kaifong.customers.actions.defining.MOST_FIELDS", 1)
    with pytest.raises(actions.CannotDefine) as refused:
        made(anna, "another")
    assert refused.value.why == [Unmade.TOO_MANY_FIELDS]


def test_the_notices_obligatory_fields_count_too(anna, monkeypatch):
    monkeypatch.setattr("kaifong.customers.actions.defining._asked_elsewhere", [lambda: 3])
    made(anna, required=True)
    with pytest.raises(actions.CannotDefine) as refused:
        made(anna, "another", required=True)
    assert refused.value.why == [Unmade.TOO_MANY_OBLIGATORY]


def test_who_may_not_define_makes_hides_and_purges_nothing(anna):
    field = made(anna)
    person = staff("Clerk")
    allow(person, "customer", "see", "edit")
    clerk = actor_of(person)
    before = state()
    for refused in (
        lambda: made(clerk, "more"),
        lambda: actions.redefine(actor=clerk, field_id=field.id, wish=wish(), at=NOON),
        lambda: actions.hide(actor=clerk, field_id=field.id, at=NOON),
        lambda: actions.bring_back(actor=clerk, field_id=field.id),
        lambda: actions.doomed(actor=clerk, field_id=field.id),
        lambda: actions.ask_for_purge(actor=clerk, field_id=field.id),
        lambda: queries.defined(actor=clerk),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert state() == before


def test_no_field_is_made_while_nothing_may_be_changed(anna):
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    with pytest.raises(Braked):
        made(anna)
    assert not CustomField.objects.exists()


# Values


def test_what_may_not_stand_there_changes_nothing(anna):
    field = made(anna, "pairs", Kind.WHOLE, least=1, most=9, required=True)
    chan = mrs_chan(anna)
    put(anna, chan, field, 3)
    before = state()
    for value, why in ((12, Unfit.TOO_LARGE), (None, Unfit.NEEDED)):
        with pytest.raises(DoesNotFit) as unfit:
            put(anna, chan, field, value)
        assert unfit.value.why == why
    with pytest.raises(actions.FieldsDiffer):
        actions.edit(actor=anna, customer_id=chan, original={"x_no": 1}, mine={"x_no": 2}, at=NOON)
    assert state() == before


def test_two_people_at_once_each_keep_their_own_and_clash_on_the_same(anna):
    size, colour = made(anna), made(anna, "colour", Kind.TEXT)
    chan = mrs_chan(anna)

    def both(original, mine):
        return actions.edit(actor=anna, customer_id=chan, original=original, mine=mine, at=NOON)

    both({size.name: None, "note": ""}, {size.name: 2, "note": ""})
    both({size.name: None, colour.name: None}, {size.name: None, colour.name: "Red"})
    assert held(anna, chan) == {size.name: 2, colour.name: "Red"}
    before = state()
    with pytest.raises(actions.Conflict) as conflict:
        both({size.name: None}, {size.name: 1})
    clash = conflict.value.clashes[0]
    assert (clash.field, clash.mine, clash.theirs, clash.original) == (size.name, 1, 2, None)
    assert state() == before


def test_the_page_tells_the_clash_in_words(anna):
    field, chan = made(anna), mrs_chan(anna)
    put(anna, chan, field, 2)
    sent = signed_in(anna).post(f"/desk/customers/{chan}/edit", form_of(field, 1))
    body = sent.content.decode()
    assert sent.status_code == 409
    assert "Shoe size" in body
    assert "<b>EU 39</b>" in body
    assert held(anna, chan)[field.name] == 2


def test_no_two_may_have_what_is_one_customers_alone(anna):
    field = made(anna, "locker", Kind.TEXT, unique=True)
    chan, lau = mrs_chan(anna), other_one(anna)
    put(anna, chan, field, "A 12")
    before = state()
    with pytest.raises(actions.NotUnique):
        put(anna, lau, field, "a  12")
    with pytest.raises(DoesNotFit):
        put(anna, lau, field, "A123456(3)")  # masked alike, everybody's would be the same
    assert state() == before
    body = signed_in(anna).post(f"/desk/customers/{lau}/edit", form_of(field, "A 12"))
    assert body.status_code == 422
    put(anna, chan, field, "B 1")
    put(anna, lau, field, "A 12")
    merged = {"actor": anna, "winner_id": chan, "loser_id": lau, "at": NOON}
    actions.merge(**merged, chosen={field.name: Side.LOSER})
    assert held(anna, chan)[field.name] == "A 12"
    part_again(anna, chan)
    assert (held(anna, chan)[field.name], held(anna, lau)[field.name]) == ("B 1", "A 12")


def test_an_undo_that_would_make_two_alike_is_refused(anna):
    field = made(anna, "locker", Kind.TEXT, unique=True)
    chan, lau = mrs_chan(anna), other_one(anna)
    put(anna, chan, field, "A 12")
    number = put(anna, chan, field, "B 1")
    put(anna, lau, field, "A 12")
    before = state()
    with pytest.raises(actions.CannotUndo) as refused:
        actions.undo(actor=anna, changeset_id=number, at=NOON)
    assert refused.value.why == actions.Why.IN_USE
    assert state() == before


def test_a_bulk_edit_gives_nobody_what_only_one_may_have(anna):
    field = made(anna, "locker", Kind.TEXT, unique=True)
    ids = [mrs_chan(anna), other_one(anna)]
    before = state()
    outcome = actions.bulk_edit(actor=anna, customer_ids=ids, field=field.name, value="A", at=NOON)
    assert (outcome.invalid, outcome.changeset_id) == (2, None)
    assert state() == before


def test_cards_are_masked_and_counted(anna):
    field, chan = made(anna, "remark", Kind.TEXT), mrs_chan(anna)
    noticed()
    put(anna, chan, field, "Card A123456(3) shown")
    assert held(anna, chan)[field.name] == "Card [HKID] shown"
    assert noticed() == 1
    brought("Member no,remark\nKF00000001,G123456(A)\n", File.CUSTOMERS, existing="overwrite")
    assert held(anna, chan)[field.name] == "[HKID]"


def test_a_new_customer_brings_them_along_and_an_undone_one_takes_them_away(anna):
    field = made(anna, required=True)
    with pytest.raises(DoesNotFit):
        mrs_chan(anna, more={field.name: None})
    with pytest.raises(actions.NoSuchValue):
        mrs_chan(anna, more={"x_other": 1})
    chan = mrs_chan(anna, more={field.name: 2})
    assert held(anna, chan)[field.name] == 2
    number = ChangeSet.objects.order_by("-pk").first().pk
    actions.undo(actor=anna, changeset_id=number, at=NOON)
    with wall.lifted():
        assert not FieldValue.objects.exists()


def test_files_are_judged_row_by_row(anna):
    made(anna, "locker", Kind.TEXT, unique=True, pattern=r"[A-Z]\d{1,3}")
    made(anna, "pairs", Kind.WHOLE, most=9)
    chan = mrs_chan(anna)
    put(anna, chan, queries.every_field()["x_locker"], "A1")
    text = "Member no,locker,pairs\nM1,A1,1\nM2,B2,many\nM3,C3,12\nM4,x,1\nM5,D4,2\nM6,d4,3\n"
    report = checked(text.replace("d4", "D4"), File.CUSTOMERS).report
    assert report["verdicts"]["invalid"] == 5
    assert report["reasons"] == {
        "own_not_unique": 2,
        "own_not_a_number": 1,
        "own_out_of_bounds": 1,
        "own_not_like_this": 1,
    }
    assert asked(anna, queries.count, asked=queries.Asked()) == 1


def test_known_customers_are_filled_overwritten_or_left(anna):
    field, chan = made(anna), mrs_chan(anna)
    put(anna, chan, field, 1)
    text = "Member no,shoe_size\nKF00000001,EU 40\n"
    for existing, then in (("fill", 1), ("skip", 1), ("overwrite", 3)):
        brought(text, File.CUSTOMERS, existing=existing, name=f"{existing}.csv")
        assert held(anna, chan)[field.name] == then


# Hiding, purging, letting go


def test_a_hidden_field_is_nowhere_and_comes_back_whole(anna):
    field, chan = made(anna, listed=True), mrs_chan(anna)
    put(anna, chan, field, 2)
    actions.hide(actor=anna, field_id=field.id, at=NOON)
    assert held(anna, chan) == {}
    body = signed_in(anna).get("/desk/customers/").content.decode()
    assert "Shoe size" not in body
    assert "EU 39" not in signed_in(anna).get(f"/desk/customers/{chan}/history").content.decode()
    with pytest.raises(actions.FieldsDiffer):
        actions.edit(
            actor=anna, customer_id=chan, original={field.name: 2}, mine={field.name: 1}, at=NOON
        )
    with pytest.raises(actions.NoSuchField):
        actions.redefine(actor=anna, field_id=field.id, wish=wish(), at=NOON)
    actions.bring_back(actor=anna, field_id=field.id)
    assert held(anna, chan)[field.name] == 2


def test_purging_is_counted_first_and_leaves_nothing(anna, monkeypatch):
    monkeypatch.setattr("kaifong.customers.actions.purging.AT_ONCE", 1)
    field, other = made(anna), made(anna, "colour", Kind.TEXT)
    chan, lau, third = mrs_chan(anna), other_one(anna), other_one(anna, member_no="KF3")
    for one in (chan, lau, third):
        put(anna, one, field, 2)
        put(anna, one, other, "Red")
    actions.merge(actor=anna, winner_id=chan, loser_id=third, at=NOON)
    with pytest.raises(actions.NoSuchField):
        actions.purge(field_id=field.id, at=NOON)  # not hidden
    actions.hide(actor=anna, field_id=field.id, at=NOON)
    doomed = actions.doomed(actor=anna, field_id=field.id)
    assert (doomed.values, doomed.changes) == (2, 2)
    assert actions.purge(field_id=field.id, at=NOON) == 2
    with wall.lifted():
        assert set(FieldValue.objects.values_list("field_id", flat=True)) == {other.id}
        rows = set(FieldValue.objects.values_list("pk", flat=True))
        changed = Change.objects.filter(table="customers_fieldvalue")
        gone = changed.exclude(row_id__in=rows)
        assert {c.before["field_id"] for c in gone if c.verb == "D"} == {other.id}
    with pytest.raises(actions.NoSuchField):
        actions.bring_back(actor=anna, field_id=field.id)
    with pytest.raises(actions.NoSuchField):
        actions.purge(field_id=field.id, at=NOON)
    part_again(anna, chan)
    assert held(anna, third) == {other.name: "Red"}


def test_old_values_go_after_their_term_and_from_the_history_too(anna):
    field, kept = made(anna, keep_always=False, keep_months=12), made(anna, "colour", Kind.TEXT)
    chan = mrs_chan(anna)
    put(anna, chan, field, 2)
    put(anna, chan, kept, "Red")
    assert actions.let_go(at=NOON + timedelta(365)) == 0  # the last day of the term
    assert actions.let_go(at=NOON + timedelta(366)) == 1
    assert held(anna, chan) == {field.name: None, kept.name: "Red"}
    body = signed_in(anna).get(f"/desk/customers/{chan}/history").content.decode()
    assert "EU 39" not in body
    assert actions.let_go(at=NOON + timedelta(366)) == 0


def test_nothing_goes_while_erasing_is_stopped(anna):
    field, chan = made(anna, keep_always=False, keep_months=1), mrs_chan(anna)
    put(anna, chan, field, 2)
    actions.hide(actor=anna, field_id=field.id, at=NOON)
    PulledBrake.objects.create(brake="no_erasure", pulled_at=NOON, reason="test")
    before = state()
    for refused in (
        lambda: actions.purge(field_id=field.id, at=NOON),
        lambda: actions.let_go(at=NOON + timedelta(400)),
        lambda: actions.ask_for_purge(actor=anna, field_id=field.id),
    ):
        with pytest.raises(Braked):
            refused()
    assert state() == before


def test_delicate_columns_are_logged(anna):
    from kaifong.authority.models import Look

    field = made(anna, "vip", Kind.TEXT, cls=FieldClass.SENSITIVE, listed=True)
    chan, lau = mrs_chan(anna), other_one(anna)
    put(anna, chan, field, "Sends her driver")
    client = signed_in(anna)
    client.get("/desk/customers/")
    sent = client.post("/desk/customers/export", {"format": "csv", "all": "1"})
    assert b"driver" in b"".join(sent.streaming_content)
    looks = Look.objects.filter(classes=["sensitive"]).order_by("pk")
    assert [(one.way, one.customer_ids) for one in looks] == [
        ("customers:list", [chan]),
        ("customers:export", [chan]),
    ]
    assert lau


def values():
    """Return every row that holds something, as the database has it."""
    with wall.lifted():
        return sorted(FieldValue.objects.exclude(text=None, whole=None, day=None).values_list())


def test_parting_gives_back_every_row_as_it_was(anna):
    fields = [made(anna, f"f_{kind}", kind) for kind in Kind]
    chan, lau = mrs_chan(anna), other_one(anna)
    for n, field in enumerate(fields):
        value, other, _shown, _file = KINDS[field.kind]
        if n % 3:
            put(anna, chan, field, value)
        if n % 2:
            put(anna, lau, field, other, at=NOON - timedelta(30))
    before = values()
    for side in (Side.WINNER, Side.LOSER):
        chosen = {field.name: side for field in fields}
        actions.merge(actor=anna, winner_id=chan, loser_id=lau, at=NOON, chosen=chosen)
        part_again(anna, chan)
        assert values() == before


def test_what_was_changed_after_a_merge_stays_with_who_stayed(anna):
    field, chan, lau = made(anna), mrs_chan(anna), other_one(anna)
    put(anna, lau, field, 2)
    actions.merge(actor=anna, winner_id=chan, loser_id=lau, at=NOON)
    put(anna, chan, field, 3)
    part_again(anna, chan)
    assert (held(anna, chan)[field.name], held(anna, lau)[field.name]) == (3, 2)


def test_the_page_of_two_records_asks_for_our_own_fields_too(anna):
    field, chan, lau = made(anna), mrs_chan(anna), other_one(anna)
    put(anna, chan, field, 1)
    put(anna, lau, field, 3)
    client = signed_in(anna)
    url = f"/desk/customers/{chan}/merge/{lau}"
    body = client.get(url).content.decode()
    for told in ("Shoe size", "EU 38", "EU 40", f"take_{field.name}"):
        assert told in body
    assert client.post(url, {f"take_{field.name}": "loser"}).status_code == 303
    assert held(anna, chan)[field.name] == 3


def test_the_list_asks_no_more_however_many_columns_and_rows(anna):
    from django.test.utils import CaptureQueriesContext

    fields = [made(anna, f"f{n}", Kind.TEXT) for n in range(3)]
    client = signed_in(anna)
    counts = []
    for n in range(3):
        one = other_one(anna, member_no=f"L{n}")
        put(anna, one, fields[n], "x")
        cols = ",".join(field.name for field in fields[: n + 1])
        with CaptureQueriesContext(connection) as asked_:
            client.get("/desk/customers/", {"cols": cols})
        counts.append(len(asked_))
    assert counts[0] == counts[1] == counts[2]
