"""What is not there, or not for the reader, leads on to asking why, and tells nothing by it."""

import re

import pytest
from django.urls import reverse

from kaifong.authority.queries import actor_of
from tests.cast import all_powerful, allow, bought, mrs_chan, signed_in, staff, tea

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/desk/authority/why\?[^"]+)"')


def linked(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    found = LINK.search(answer.content.decode())
    return found and found[1].replace("&amp;", "&")


@pytest.fixture
def narrow():
    """Somebody who sees what is public of tea, and not what was spent."""
    person = staff("Tea Team")
    allow(person, "customer", "see", classes=("public",), regions=[1])
    allow(person, "order", "see", categories=[1], classes=("public", "internal"))
    return signed_in(actor_of(person))


def test_hidden_or_not_there_the_page_is_the_same_and_leads_to_why(narrow):
    chan = mrs_chan(all_powerful())
    for name, there in (("customers:detail", chan), ("orders:detail", 99)):
        hidden, missing = (linked(narrow, reverse(name, args=[n])) for n in (there, 987_654))
        assert hidden.replace(f"row={there}", "") == missing.replace("row=987654", "")
        page = narrow.get(hidden)
        assert page.status_code == 200
        assert "nothing of this number that you may see" in page.content.decode()


def test_other_pages_and_strangers_are_not_led_there(client, narrow):
    assert linked(narrow, "/desk/nowhere") is None
    assert linked(narrow, "/desk/approvals/12345") is None
    assert linked(client, "/desk/nowhere") is None


def test_lists_and_the_order_page_lead_to_why(narrow):
    boss = all_powerful()
    chan = mrs_chan(boss, district=101)
    sale = bought(chan, tea(1_000, 1, 1), tea(2_000, 1, 2))
    for address in (
        reverse("customers:list"),
        reverse("orders:list"),
        reverse("orders:detail", args=[sale]),
    ):
        page = narrow.get(address).content.decode()
        found = LINK.search(page)
        assert found, address
        assert narrow.get(found[1].replace("&amp;", "&")).status_code == 200
    whole = signed_in(boss)
    assert not LINK.search(whole.get(reverse("customers:list")).content.decode())


def test_stops_and_doubts_are_told_where_they_may_be_known():
    from kaifong.authority import wall
    from kaifong.authority.explaining.subjects import remarks
    from kaifong.customers.desk import asked_about  # noqa: F401  customers can be asked about
    from kaifong.customers.models import ContactPoint
    from kaifong.foundation.history import actions as history

    boss = all_powerful()
    chan = mrs_chan(boss)
    other = staff("Some Body")
    allow(other, "customer", "see", classes=("public",))
    with wall.lifted(), history.unrecorded():
        ContactPoint.objects.filter(customer_id=chan, kind="email").update(
            status="doubted", doubt="bounced"
        )
    with wall.seen_by(boss):
        assert any("doubt" in str(one) for one in remarks(boss, "customer", chan))
    narrow = actor_of(other)
    with wall.seen_by(narrow):
        assert remarks(narrow, "customer", chan) == []
