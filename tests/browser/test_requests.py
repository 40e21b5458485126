"""The pages of the privacy office, to all eyes: both languages, a desk and a phone; and by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kaifong.authority import wall
from kaifong.requests import actions
from kaifong.requests.models import LogEntry, Request
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.rules.steps import State
from tests.browser.axe import violations
from tests.browser.test_customers import open_as
from tests.cast import mrs_chan
from tests.requests.shop import asked, officer

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@READERS
def test_the_pages_are_for_everybody(new_visitor, phone, language):
    boss = officer()
    chan = mrs_chan(boss)
    moment = timezone.now()
    copy = asked(chan, at=moment - timedelta(days=36), words="閣下持有我的甚麼資料？" * 12)
    actions.raise_alarms(at=moment)
    actions.prepare(actor=boss, request_id=copy, at=moment)
    unknown = asked(None, at=moment - timedelta(days=50), actor=boss, channel=Channel.EMAIL)
    wrong = asked(chan, Kind.CORRECTION, at=moment)
    actions.refuse(
        actor=boss,
        request_id=asked(chan, words="Again."),
        grounds=["repeated", "form"],
        reasons="It is the third request in a month, and nothing was added since." * 3,
        at=moment,
    )
    visitor = new_visitor(phone=phone)
    visitor.read(language)
    open_as(visitor, boss, "/desk/")
    for path in (
        "/desk/requests/",
        "/desk/requests/?which=answered",
        "/desk/requests/new",
        "/desk/requests/log-book",
        f"/desk/requests/{copy}",
        f"/desk/requests/{unknown}",
        f"/desk/requests/{wrong}",
        f"/desk/customers/{chan}",
    ):
        page = visitor.go(path)
        assert violations(page) == [], path
        assert fits(page), path


def test_a_request_is_refused_by_hand(new_visitor):
    boss = officer()
    number = asked(mrs_chan(boss))
    visitor = new_visitor()
    visitor.read("en")
    page = open_as(visitor, boss, f"/desk/requests/{number}")
    page.locator("summary", has_text="Refuse").click()
    page.get_by_label("not made on the form").check()
    page.get_by_label("Why they apply").fill("Form OPS003 was sent with our letter.")
    page.get_by_role("button", name="Enter in the log book and write").click()
    page.get_by_text("Entered in the log book").wait_for()
    assert page.get_by_role("link", name="Refusal of your request").is_visible()
    with wall.lifted():
        assert Request.objects.get().state == State.REFUSED
        assert LogEntry.objects.get().grounds == ["form"]
