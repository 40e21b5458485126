"""The person's own page, without a script: both languages, a desk and a phone; and its register."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from kaifong.portal import actions
from kaifong.privacy import actions as privacy
from kaifong.privacy import queries
from kaifong.privacy.rules.incidents import Exposed, Lost
from kaifong.quality import actions as quality
from kaifong.quality.models import Supplement
from kaifong.requests.models import Request
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_customers import open_as
from tests.cast import allow, mrs_chan
from tests.privacy.giving import CLOUD, gives, keeper, registered
from tests.privacy.shop import about, agrees, published
from tests.quality.shop import bounce, bound

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def boss():
    cache.clear()
    person = Staff.objects.get(pk=keeper().staff_id)
    allow(person, "customer", "invite")
    allow(person, "incident", "see", "keep")
    return actor_of(person)


@pytest.fixture
def chan(boss):
    number = mrs_chan(boss)
    agrees(boss, number, about(published(boss), "tea"))
    gives(registered(boss), number)
    return number


@pytest.fixture
def without_script(browser, live_server):
    """Open a browser that runs no script at all."""
    contexts = []

    def make(*, phone=False, language="en"):
        size = PHONE if phone else DESKTOP
        context = browser.new_context(viewport=size, has_touch=phone, java_script_enabled=False)
        context.add_cookies(
            [{"name": "django_language", "value": language, "url": live_server.url}]
        )
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def link(boss, chan, live_server):
    made = actions.invite(actor=boss, customer_id=chan, at=timezone.now())
    return f"{live_server.url}/me/in/{made.token}"


@READERS
def test_the_pages_are_for_everybody(new_visitor, boss, chan, live_server, phone, language):
    visitor = new_visitor(phone=phone)
    visitor.read(language)
    path = link(boss, chan, live_server).removeprefix(live_server.url)
    assert violations(visitor.go("/me/")) == []
    visitor.go(path)
    for path in ("/me/page", "/me/contact", "/me/ask/deletion"):
        page = visitor.go(path)
        assert violations(page) == [], path
        assert fits(page), path


@pytest.mark.parametrize("phone", [False, True])
def test_without_a_script_she_sees_it_all_and_has_her_say(
    boss, chan, live_server, without_script, phone
):
    page = without_script(phone=phone)
    page.goto(link(boss, chan, live_server))
    assert page.url == f"{live_server.url}/me/page"
    for words in ("CHAN Mei Ling", "Harbour Couriers", "Tea and tableware"):
        assert page.get_by_text(words).first.is_visible()
    page.get_by_role("button", name="Stop all marketing").click()
    assert page.get_by_text("No marketing is sent to you").is_visible()
    with wall.lifted():
        assert {one.state for one in queries.held_now(customer_id=chan)} == {"withdrawn"}
    page.get_by_role("button", name="繁體中文").click()
    assert page.get_by_text("以下是我們存有的你的資料").is_visible()


def test_deletion_is_asked_for_in_three_clicks(boss, chan, live_server, without_script):
    page = without_script(phone=True)
    page.goto(link(boss, chan, live_server))
    page.get_by_role("link", name="Ask for deletion").click()
    page.get_by_role("button", name="Ask for deletion").click()
    assert page.get_by_text("We have received it").is_visible()
    with wall.lifted():
        assert Request.objects.get().kind == "deletion"


def test_an_address_is_changed_and_the_page_left(boss, chan, live_server, without_script):
    page = without_script()
    page.goto(link(boss, chan, live_server))
    page.get_by_role("link", name="Change how we reach you").click()
    page.get_by_label("New e-mail address or telephone number").fill("nonsense")
    page.get_by_role("button", name="Add").click()
    assert page.get_by_text("in full").is_visible()
    page.get_by_label("New e-mail address or telephone number").fill("new@example.com")
    page.get_by_role("button", name="Add").click()
    assert page.get_by_text("new@example.com").first.is_visible()
    page.get_by_role("button", name="Leave").click()
    page.goto(f"{live_server.url}/me/page")
    assert page.url == f"{live_server.url}/me/"


@pytest.mark.parametrize("phone", [False, True])
def test_one_question_is_answered_without_a_script(
    new_visitor, boss, chan, live_server, without_script, phone
):
    bounce(bound(boss, chan))
    quality.run(at=timezone.now())
    visitor = new_visitor(phone=phone)
    path = link(boss, chan, live_server).removeprefix(live_server.url)
    for language in ("en", "zh-hant"):
        visitor.read(language)
        page = visitor.go(path)
        page.locator("#question summary").click()
        assert violations(page) == [], language
        assert fits(page), language
    page = without_script(phone=phone)
    page.goto(link(boss, chan, live_server))
    page.get_by_label("At which e-mail address").fill("nonsense")
    page.get_by_role("button", name="Send").click()
    assert page.get_by_text("in full, such as").is_visible()
    if phone:
        page.get_by_role("button", name="Not now").click()
        assert page.get_by_text("We do not ask again").is_visible()
    else:
        page.get_by_label("At which e-mail address").fill("new@example.com")
        page.get_by_role("button", name="Send").click()
        assert page.get_by_text("Our staff look at it").is_visible()
    assert page.locator("#question").count() == 0
    with wall.lifted():
        assert Supplement.objects.count() == (0 if phone else 1)


def test_a_link_is_asked_for_at_the_door(live_server, without_script, boss):
    mrs_chan(boss)
    page = without_script(phone=True)
    page.goto(f"{live_server.url}/me/")
    page.get_by_label("Your e-mail address or telephone number").fill("mrs.chan@example.com")
    page.get_by_role("button", name="Send me the link").click()
    assert page.get_by_text("If we know this address").is_visible()


@READERS
def test_the_register_and_the_file_are_for_everybody(new_visitor, boss, chan, phone, language):
    now = timezone.now()
    window = {"begins": now, "ends": now}
    number = privacy.open_incident(
        actor=boss,
        title="Lost laptop",
        exposed=Exposed(lost=Lost.SESSION, number=boss.staff_id, **window),
        facts="left on a train",
        noticed_at=now,
        at=now,
    )
    cloud = registered(boss, CLOUD)
    visitor = new_visitor(phone=phone)
    visitor.read(language)
    open_as(visitor, boss, "/desk/")
    for path in (
        "/desk/privacy/recipients",
        f"/desk/privacy/recipients/{cloud}",
        f"/desk/privacy/recipients/{cloud}/change",
        "/desk/privacy/disclosures",
        "/desk/privacy/letters",
        "/desk/privacy/incidents",
        "/desk/privacy/incidents/new",
        f"/desk/privacy/incidents/{number}",
        f"/desk/customers/{chan}",
    ):
        page = visitor.go(path)
        assert violations(page) == [], path
        assert fits(page), path
