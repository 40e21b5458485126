"""The pages of orders, as each department may see them."""

import pytest

from kaifong.authority import wall
from kaifong.authority.queries import actor_of
from kaifong.orders import actions
from tests.cast import NOON, all_powerful, allow, bought, mrs_chan, part_of, signed_in, staff, tea

pytestmark = pytest.mark.django_db


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_finds_by_part_of_the_number_and_turns_pages():
    boss = all_powerful()
    chan = mrs_chan(boss)
    for n in range(30):
        bought(chan, number=f"SO-{n:04d}")
    client = signed_in(boss)

    first = text(client.get("/desk/orders/"))
    assert "SO-0029" in first
    assert "SO-0004" not in first
    after = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = text(client.get(after))
    assert "SO-0004" in second
    assert 'rel="prev"' in second

    found = part_of(client, "/desk/orders/", {"q": "so-001"})
    assert "<title>" not in text(found)
    assert "SO-0019" in text(found)
    assert "SO-0029" not in text(found)
    assert found.headers["HX-Push-Url"] == "/desk/orders/?q=so-001"
    assert "No such order" in text(client.get("/desk/orders/?q=nonsense%00"))
    assert client.get("/desk/orders/?after=nonsense").status_code == 400


def test_a_sale_and_its_return_lead_to_each_other():
    boss = all_powerful()
    sale = bought(mrs_chan(boss), tea(quantity=2))
    with wall.lifted():
        back = actions.take_back(source="shop", number="R-1", order_id=sale, pieces={1: 1}, at=NOON)
    client = signed_in(boss)
    assert f'href="/desk/orders/{back}"' in text(client.get(f"/desk/orders/{sale}"))
    page = text(client.get(f"/desk/orders/{back}"))
    assert f'href="/desk/orders/{sale}"' in page
    assert "−HK$15.00" in page


def test_a_team_sees_only_its_own_lines_and_is_told_so():
    boss = all_powerful()
    sale = bought(mrs_chan(boss), tea(1_111, 1, 1), tea(2_222, 1, 2))
    team = staff("Tea Team")
    allow(team, "order", "see", categories=[1])
    page = text(signed_in(actor_of(team)).get(f"/desk/orders/{sale}"))
    assert "You see a part of this order" in page
    assert "HK$11.11" in page
    assert "HK$22.22" not in page
    assert "HK$33.33" not in page


def test_what_one_may_not_see_is_not_there():
    sale = bought(mrs_chan(all_powerful()))
    stranger = staff("Stranger")
    allow(stranger, "order", "see", regions=[1])
    client = signed_in(actor_of(stranger))
    assert client.get(f"/desk/orders/{sale}").status_code == 404
    assert "SO-1" not in text(client.get("/desk/orders/"))
    assert signed_in(actor_of(staff("Nobody"))).get("/desk/orders/").status_code == 404


def test_whose_name_is_hidden_stays_unnamed():
    sale = bought(mrs_chan(all_powerful()))
    clerk = staff("Orders Only")
    allow(clerk, "order", "see")
    page = text(signed_in(actor_of(clerk)).get(f"/desk/orders/{sale}"))
    assert "CHAN Mei Ling" not in page
    assert "Not one of your customers" in page


def test_older_orders_of_a_customer_come_as_rows():
    boss = all_powerful()
    chan = mrs_chan(boss)
    for n in range(12):
        bought(chan, number=f"SO-{n:04d}")
    client = signed_in(boss)
    page = text(client.get(f"/desk/customers/{chan}"))
    more = page.split(f'hx-get="/desk/orders/of/{chan}')[1].split('"')[0].replace("&amp;", "&")
    rows = text(part_of(client, f"/desk/orders/of/{chan}{more}"))
    assert rows.strip().startswith("<tr>")
    assert "SO-0001" in rows
    assert "SO-0011" not in rows
    assert "<title>" in text(client.get(f"/desk/orders/of/{chan}"))


def test_the_palette_finds_orders_by_number_only_for_whom_they_are():
    boss = all_powerful()
    sale = bought(mrs_chan(boss), number="SO-7788")
    urls = [
        hit["url"]
        for group in signed_in(boss).get("/desk/palette?q=7788").json()["groups"]
        for hit in group["hits"]
    ]
    assert f"/desk/orders/{sale}" in urls
    stranger = signed_in(actor_of(staff("Stranger")))
    assert "7788" not in stranger.get("/desk/palette?q=7788").content.decode()
