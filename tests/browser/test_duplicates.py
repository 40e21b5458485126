"""A clerk finds somebody who is in the books twice, makes the records one and parts them again."""

import pytest
from playwright.sync_api import expect

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.customers import actions
from kaifong.customers.models import Customer
from tests.browser.axe import violations
from tests.cast import NOON, all_powerful, mrs_chan
from tests.customers.test_merge import twin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_records_are_made_one_and_parted_again(visitor):
    boss = all_powerful()
    mrs_chan(boss), twin(boss, phones=("+85291234567",))
    actions.scan(at=NOON)
    visitor.sign_in(Staff.objects.get(pk=boss.staff_id).user)
    page = visitor.go("/desk/customers/duplicates")
    expect(page.get_by_text("the same number")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Make two records one")
    assert violations(page) == []
    page.get_by_role("row", name="District").get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="Make them one").click()

    expect(page.get_by_role("button", name="Part them again")).to_be_visible()
    assert violations(page) == []
    with wall.lifted():
        assert Customer.objects.get().district == 204
    page.get_by_role("button", name="Part them again").click()
    expect(page.get_by_text("parted again")).to_be_visible()
    with wall.lifted():
        assert Customer.objects.count() == 2
