"""The register of data, to all eyes: both languages, a desk and a phone."""

import pytest

from kaifong.authority.queries import actor_of
from tests.browser.axe import violations
from tests.browser.test_customers import open_as
from tests.cast import allow, staff

from .readers import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_register_is_for_everybody(new_visitor):
    person = staff("Anna Data")
    allow(person, "datamap", "see", classes=("public",))
    allow(person, "customer", "see")
    for phone in (False, True):
        for language, title in (("en", "Data register"), ("zh-hant", "資料登記冊")):
            visitor = new_visitor(phone=phone)
            visitor.read(language)
            page = open_as(visitor, actor_of(person), "/desk/register/")
            page.get_by_role("heading", name=title, exact=True).wait_for()
            assert violations(page) == []
            assert fits(page)
            visitor.context.close()
