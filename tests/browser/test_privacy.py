"""The pages about notices and consents, to all eyes: both languages, a desk and a phone."""

import pytest

from tests.browser.axe import violations
from tests.browser.test_customers import open_as
from tests.cast import mrs_chan
from tests.privacy.shop import about, agrees, drafted, leaves, officer, published

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@READERS
def test_the_pages_are_for_everybody(new_visitor, phone, language):
    boss = officer()
    chan = mrs_chan(boss)
    seen = published(boss)
    agrees(boss, chan, about(seen))
    leaves(boss, chan)
    draft = drafted(boss)
    visitor = new_visitor(phone=phone)
    visitor.read(language)
    open_as(visitor, boss, "/desk/")
    for path in (
        "/desk/privacy/notices",
        f"/desk/privacy/notices/{seen.id}",
        f"/desk/privacy/notices/{draft}",
        f"/desk/privacy/notices/{draft}/draft",
        "/desk/customers/new",
        f"/desk/customers/{chan}",
        f"/desk/customers/{chan}/consent",
    ):
        page = visitor.go(path)
        assert violations(page) == [], path
        assert fits(page), path
