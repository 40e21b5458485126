"""Sending a report regularly, in a real browser, and stopping it without signing in."""

import pytest
from playwright.sync_api import expect

from kaifong.authority.models import Staff
from kaifong.foundation.mail.links import Stopping, token_of
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.semantics import asking
from kaifong.reports.models import DeliverySchedule
from tests.browser.axe import violations
from tests.browser.fingers import too_small
from tests.browser.test_reports import sign_in
from tests.reports.conftest import shop

from .readers import READERS, fits

__all__ = ["shop"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("shop"),
]
PAGE = "/desk/reports/deliveries/"


@READERS
def test_a_report_is_sent_regularly_and_stopped(new_visitor, monkeypatch, language, phone):
    monkeypatch.setattr(asking, "chosen", PostgreSQL)
    visitor = new_visitor(phone=phone)
    sign_in(visitor)
    visitor.read(language)
    page = visitor.go(f"{PAGE}new?subject=library:sales-by-month")
    assert violations(page) == []
    page.locator("[name=every]").select_option("week")
    page.locator("[name=see]").click()
    expect(page.locator("table")).to_be_visible()
    assert violations(page) == []
    assert fits(page)
    page.locator("form .btn-primary").last.click()
    expect(page.locator("tbody tr")).to_have_count(1)
    row = DeliverySchedule.objects.get()
    user_id = Staff.objects.get(pk=row.owner_id).user_id
    stop = f"/mail/stop/{token_of(Stopping(user_id, 'report_delivery', row.pk))}"
    for address in (PAGE, f"{PAGE}{row.pk}", "/desk/authority/mails", stop):
        page = visitor.go(address)
        assert violations(page) == [], address
        assert fits(page), address
        assert not phone or too_small(page) == [], address
    page.locator("button").click()
    expect(page.locator("form")).to_have_count(0)
    assert row.declined.count() == 1
