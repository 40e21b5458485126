"""Who may not see a class of fields learns nothing of them: not by reading, asking or filing."""

import pytest

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.rules import FieldClass
from kaifong.customers import actions, queries
from kaifong.customers.custom_fields.kinds import Kind
from kaifong.customers.survivorship import Side
from kaifong.integration.own_fields import own_fields
from tests.cast import NOON, all_powerful, allow, mrs_chan, part_of, signed_in, staff
from tests.customers.own_fields import asked, held, made, put

pytestmark = pytest.mark.django_db
MOST = ("public", "internal", "contact", "financial")


@pytest.fixture
def anna():
    return all_powerful()


@pytest.fixture
def vip(anna):
    return made(anna, "vip", Kind.TEXT, cls=FieldClass.SENSITIVE, listed=True)


@pytest.fixture
def clerk():
    """Somebody who may do everything but look at what is sensitive."""
    person = staff("Clerk")
    actions_ = ("see", "create", "edit", "export", "undo", "bulk", "merge")
    allow(person, "customer", *actions_, classes=MOST)
    return actor_of(person)


def other_one(actor, **more):
    known = {"member_no": "KF2", "name_en": "LAU Chi Keung", "emails": (), "phones": ()}
    return mrs_chan(actor, **{**known, **more})


def test_neither_value_nor_name_stands_on_any_page(anna, vip, clerk):
    chan = mrs_chan(anna)
    put(anna, chan, vip, "Sends her driver")
    client = signed_in(clerk)
    assert held(clerk, chan) == {}
    for path in ("", f"{chan}", f"{chan}/edit", f"{chan}/history"):
        body = client.get(f"/desk/customers/{path}").content.decode()
        assert "driver" not in body
        assert "x_vip" not in body
        assert ">Vip<" not in body
    assert "driver" in signed_in(anna).get(f"/desk/customers/{chan}").content.decode()


def test_nobody_learns_by_filtering(anna, vip, clerk):
    chan, lau = mrs_chan(anna), other_one(anna)
    put(anna, chan, vip, "Sends her driver")
    client = signed_in(clerk)
    for query in ({"x_vip": "driver"}, {"x_vip": "nothing like it"}, {"cols": "x_vip"}):
        body = part_of(client, "/desk/customers/", query).content.decode()
        assert f'id="row-{chan}"' in body
        assert f'id="row-{lau}"' in body
    # The query itself too: whoever builds it, the rows must show the field.
    only = queries.Asked(more=(queries.Only(vip, "driver"),))
    assert asked(clerk, queries.count, asked=only) == 0
    assert asked(anna, queries.count, asked=only) == 1


def test_a_filter_finds_only_among_rows_that_show_the_field(anna, vip):
    person = staff("Kowloon")
    allow(person, "customer", "see", classes=MOST)
    allow(person, "customer", "see", regions=[1])  # what is sensitive, on the Island only
    some = actor_of(person)
    chan, lau = mrs_chan(anna, district=203), other_one(anna, district=101)
    for one in (chan, lau):
        put(anna, one, vip, "Sends her driver")
    only = queries.Asked(more=(queries.Only(vip, "driver"),))
    for few in (2_000, 0):  # by their numbers, and by a question for each row
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("kaifong.customers.queries.filtering.FEW", few)
            page = asked(some, queries.listing, asked=only, columns=[vip])
            assert [row.id for row in page.rows] == [lau]
    everybody = asked(some, queries.listing, asked=queries.Asked(), columns=[vip])
    assert {row.id: dict(row.more) for row in everybody.rows} == {
        chan: {},
        lau: {"x_vip": "Sends her driver"},
    }
    body = signed_in(some).get("/desk/customers/").content.decode()
    assert body.count("Sends her driver") == 1


def test_a_file_has_no_column_of_it(anna, vip, clerk):
    chan = mrs_chan(anna)
    put(anna, chan, vip, "Sends her driver")
    sent = signed_in(clerk).post("/desk/customers/export", {"format": "csv", "all": "1"})
    text = b"".join(sent.streaming_content).decode()
    assert "CHAN Mei Ling" in text
    assert "driver" not in text
    assert "Vip" not in text


def test_it_is_neither_written_nor_chosen_nor_undone(anna, vip, clerk):
    chan, lau = mrs_chan(anna), other_one(anna)
    number = put(anna, chan, vip, "Sends her driver")
    more = {vip.name: "x"}
    for refused in (
        lambda: actions.edit(
            actor=clerk, customer_id=chan, original={vip.name: None}, mine=more, at=NOON
        ),
        lambda: actions.undo(actor=clerk, changeset_id=number, at=NOON),
        lambda: mrs_chan(clerk, member_no="KF3", more=more),
        lambda: actions.merge(
            actor=clerk, winner_id=chan, loser_id=lau, at=NOON, chosen={vip.name: Side.LOSER}
        ),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(actions.FieldsDiffer):
        actions.bulk_edit(actor=clerk, customer_ids=[chan], field=vip.name, value="x", at=NOON)
    assert held(anna, chan) == {vip.name: "Sends her driver"}
    assert vip.name not in own_fields("customers", clerk)
    assert vip.name in own_fields("customers", anna)
    assert own_fields("sales", anna) == {}


def test_in_bulk_each_row_is_asked(anna, vip):
    person = staff("Island")
    allow(person, "customer", "see", "edit", "bulk", regions=[1])
    allow(person, "customer", "see", "edit", "bulk", classes=MOST)
    some = actor_of(person)
    chan, lau = mrs_chan(anna, district=203), other_one(anna, district=101)
    outcome = actions.bulk_edit(
        actor=some, customer_ids=[chan, lau], field=vip.name, value="x", at=NOON
    )
    assert {pk: v.value for pk, v in outcome.verdicts.items()} == {
        chan: "refused",
        lau: "changed",
    }
    assert (held(anna, chan)[vip.name], held(anna, lau)[vip.name]) == (None, "x")


def test_the_wall_hides_values_of_whom_one_may_not_see(anna, vip):
    from kaifong.customers.models import FieldValue

    chan = mrs_chan(anna)
    put(anna, chan, vip, "Sends her driver")
    person = staff("Elsewhere")
    allow(person, "customer", "see", regions=[9])
    with wall.seen_by(actor_of(person)):
        assert not FieldValue.objects.exists()
    with wall.seen_by(anna):
        assert FieldValue.objects.exists()


def test_a_shared_view_tells_nothing_of_what_one_may_not_see(anna, vip, clerk):
    query = "q=chan&x_vip=driver&cols=x_vip"
    actions.keep_view(actor=anna, name="Drivers", query=query, at=NOON, sharing="public")
    body = signed_in(clerk).get("/desk/customers/").content.decode()
    assert "Drivers" in body
    assert "driver&" not in body
    assert "x_vip" not in body
    assert "x_vip=driver" in signed_in(anna).get("/desk/customers/").content.decode()
