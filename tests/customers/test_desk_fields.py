"""The pages for administrators of fields, and how forms and the list take what they made."""

import pytest

from kaifong.authority.queries import actor_of
from kaifong.customers import actions, queries
from kaifong.customers.custom_fields.definitions import Unmade
from kaifong.customers.custom_fields.kinds import Kind, Unfit
from kaifong.customers.desk.defining_forms import KINDS, OBJECTIONS, PURPOSES
from kaifong.customers.desk.own_fields import UNFIT
from kaifong.customers.models import CustomField
from tests.cast import NOON, all_powerful, allow, mrs_chan, part_of, signed_in, staff
from tests.customers.own_fields import held, made, put
from tests.customers.test_desk_list import text

pytestmark = pytest.mark.django_db
FIELDS = "/desk/customers/fields"
SENT = {
    "name_en": "Deposit",
    "name_zh": "按金",
    "code": "deposit",
    "kind": "money",
    "purpose": "accounts",
    "why": "Paid back when the goods come back.",
    "cls": "financial",
    "keep": "24",
    "least": "100",
    "most": "HK$5,000.50",
    "place": "10",
    "options": "",
    "pattern": "",
}


@pytest.fixture
def anna():
    return all_powerful()


def test_every_code_has_words():
    assert set(OBJECTIONS) == set(Unmade)
    assert set(UNFIT) == set(Unfit)
    assert set(KINDS) == set(Kind)
    assert {purpose.value for purpose in PURPOSES} == {
        "orders",
        "service",
        "membership",
        "accounts",
        "analysis",
        "marketing",
    }


def test_purposes_are_codes_of_notices():
    from kaifong.privacy.rules.vocabulary import Purpose

    assert {purpose.value for purpose in PURPOSES} <= {purpose.value for purpose in Purpose}


def test_a_field_is_made_shown_changed_and_told(anna):
    client = signed_in(anna)
    assert "No fields of our own yet" in text(client.get(FIELDS))
    assert client.post(f"{FIELDS}/new", SENT).status_code == 303
    field = next(iter(queries.every_field().values()))
    assert (field.least, field.most, field.keep_months) == (10_000, 500_050, 24)
    assert "Deposit" in text(client.get(FIELDS))
    url = f"{FIELDS}/{field.id}"
    shown = text(client.get(url))
    assert 'value="5000.50"' in shown
    changed = {**SENT, "most": "6000", "keep": "always", "code": "other", "kind": "text"}
    assert client.post(url, changed).status_code == 303  # what stays is not taken from the form
    field = queries.every_field()["x_deposit"]
    assert (field.kind, field.most, field.keep_months, field.version) == (
        "money",
        600_000,
        None,
        2,
    )
    assert "What it said before" in text(client.get(url))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"purpose": ""}, "nothing may be collected without a purpose"),
        ({"name_en": "HKID"}, "Numbers of identity cards"),
        ({"most": "many"}, "Write a number"),
        ({"least": "9000"}, "The least is more than the most"),
        ({"keep": ""}, "Choose how long it is kept"),
        ({"kind": "choice"}, "Write each choice on its own line"),
        ({"kind": "text", "least": "", "most": "9999"}, "more than may stand"),
    ],
)
def test_a_refusal_is_told_where_it_can_be_met_and_makes_nothing(anna, more, said):
    sent = signed_in(anna).post(f"{FIELDS}/new", {**SENT, **more})
    assert said in text(sent, 422)
    assert not CustomField.objects.exists()


def test_bounds_are_days_and_lengths_too(anna):
    client = signed_in(anna)
    day = {**SENT, "kind": "date", "least": "2020-01-01", "most": ""}
    client.post(f"{FIELDS}/new", day)
    line = {**SENT, "kind": "text", "code": "line", "least": "2", "most": "20"}
    client.post(f"{FIELDS}/new", {**line, "pattern": "[A-Z]{2,9}", "unique": "on"})
    own = queries.every_field()
    assert own["x_deposit"].least == 20200101
    assert 'value="2020-01-01"' in text(client.get(f"{FIELDS}/{own['x_deposit'].id}"))
    assert (own["x_line"].most, own["x_line"].unique) == (20, True)


def test_hiding_bringing_back_and_purging(anna):
    client, chan = signed_in(anna), mrs_chan(anna)
    field = made(anna)
    put(anna, chan, field, 2)
    url = f"{FIELDS}/{field.id}"
    assert client.post(f"{url}/purge").status_code == 404  # not hidden
    assert client.post(f"{url}/hide").status_code == 303
    assert "1 values" in text(client.get(url))
    assert "1 value still kept" in text(client.get(FIELDS))
    assert client.post(f"{url}/hide").status_code == 404
    sent = client.post(url, {**SENT, "options": "A = 甲", "code": "shoe_size"})
    assert sent.headers["Location"] == FIELDS  # nothing is changed of what is hidden
    assert client.post(f"{url}/back").status_code == 303
    assert client.post(f"{url}/back").status_code == 404
    client.post(f"{url}/hide")
    assert client.post(f"{url}/purge").status_code == 303
    assert client.post(f"{url}/purge").status_code == 303  # asked twice is asked once
    actions.purge(field_id=field.id, at=NOON)
    assert "Nothing stands in this field any more" in text(client.get(url))
    assert "purged" in text(client.get(FIELDS))
    assert client.get(f"{FIELDS}/{10**9}").status_code == 404


def test_who_only_sees_definitions_changes_none(anna):
    field = made(anna)
    person = staff("Reader")
    allow(person, "field", "see")
    client = signed_in(actor_of(person))
    assert "Shoe size" in text(client.get(FIELDS))
    body = text(client.get(f"{FIELDS}/{field.id}"))
    assert "Hide" not in body
    for path in ("new", f"{field.id}", f"{field.id}/hide"):
        assert client.post(f"{FIELDS}/{path}", SENT).status_code in (403, 404)
    nobody = signed_in(actor_of(staff("Nobody")))
    assert nobody.get(FIELDS).status_code in (403, 404)
    assert held(anna, mrs_chan(anna)) == {field.name: None}


def test_columns_are_chosen_and_kept_in_views(anna):
    made(anna, listed=True)
    made(anna, "colour", Kind.TEXT)
    chan = mrs_chan(anna)
    put(anna, chan, queries.every_field()["x_colour"], "Red")
    client = signed_in(anna)
    assert '<th scope="col">Shoe size</th>' in text(client.get("/desk/customers/"))
    chosen = part_of(client, "/desk/customers/", {"cols": ["", "x_colour", "x_gone"]})
    assert chosen.headers["HX-Push-Url"] == "/desk/customers/?cols=x_colour"
    body = text(chosen)
    assert '<th scope="col">Colour</th>' in body
    assert '<th scope="col">Shoe size</th>' not in body
    assert ">Red<" in body
    none = part_of(client, "/desk/customers/", {"cols": ""})
    assert none.headers["HX-Push-Url"] == "/desk/customers/?cols="
    client.post(
        "/desk/customers/views",
        {"name": "Reds", "sharing": "private", "query": "x_colour=red&cols=x_colour&x_no=1"},
    )
    shown = text(client.get("/desk/customers/?x_colour=red&cols=x_colour"))
    assert "Reds</a>" in shown
    assert "Remove this view" in shown
    assert f'id="row-{chan}"' in shown
    here = {"HX-Request": "true", "HX-Current-URL": "http://x/desk/customers/?cols=x_colour"}
    assert ">Red<" in text(client.get(f"/desk/customers/{chan}/row", headers=here))


def test_what_makes_no_sense_in_an_address_is_left_out(anna):
    made(anna)
    made(anna, "paid", Kind.MONEY, least=100)
    made(anna, "since", Kind.DATE)
    chan = mrs_chan(anna)
    client = signed_in(anna)
    query = {"x_shoe_size": "77", "x_paid__from": "much", "x_since__to": "soon", "x_paid": "3"}
    found = part_of(client, "/desk/customers/", query)
    assert found.headers["HX-Push-Url"] == "/desk/customers/"
    assert f'id="row-{chan}"' in text(found)
    found = part_of(client, "/desk/customers/", {"x_paid__from": "0.5", "x_since__to": "1/2/2026"})
    assert found.headers["HX-Push-Url"].endswith("?x_paid__from=0.50&x_since__to=2026-02-01")
    assert "Paid from" in text(found)
    assert "Since up to" in text(found)


def test_the_new_are_asked_what_the_notice_speaks_of(anna):
    from tests.privacy.shop import officer, published

    boss = officer()
    seen = published(boss)
    told = made(anna, required=True)
    made(
        anna,
        "other",
        Kind.TEXT,
        purpose="accounts" if "accounts" not in seen.terms.purposes else "analysis",
    )
    client = signed_in(all_powerful("Ben Data"))
    page = text(client.get("/desk/customers/new"))
    stated = {
        one.name for one in queries.every_field().values() if one.purpose in seen.terms.purposes
    }
    for name in queries.every_field():
        assert (f'name="{name}"' in page) is (name in stated)
    assert told.name in stated
    sent = {
        "name_en": "LAU Chi Keung",
        "name_zh": "",
        "district": "101",
        "language": "en",
        "channel": "1",
        "given": "counter",
        "shown": seen.hashes["en"],
    }
    assert client.post("/desk/customers/new", sent).status_code == 422
    done = client.post("/desk/customers/new", {**sent, told.name: "2"})
    assert done.status_code == 303, done.content.decode()
    new = int(done.headers["Location"].rsplit("/", 1)[1])
    assert held(anna, new)[told.name] == 2


def test_a_purpose_that_the_notice_does_not_state_collects_nothing(anna):
    from kaifong.authority import wall
    from kaifong.customers.actions import Known
    from kaifong.customers.models import Customer
    from kaifong.privacy import actions as privacy
    from kaifong.privacy.rules.vocabulary import Given
    from tests.privacy.shop import officer, published

    seen = published(officer())
    unstated = {"orders", "service", "membership", "accounts", "analysis", "marketing"} - {
        purpose.value for purpose in seen.terms.purposes
    }
    field = made(anna, "it", Kind.TEXT, purpose=min(unstated))
    with pytest.raises(privacy.PurposeNotStated):
        privacy.collect(
            actor=anna,
            known=Known(name_en="LAU Chi Keung", more={field.name: "x"}),
            shown=seen.hashes["en"],
            given=Given.COUNTER,
            at=NOON,
        )
    with wall.lifted():
        assert not Customer.objects.exists()
