"""The pages about keeping and erasing, to all eyes: both languages, a desk and a phone."""

from datetime import UTC, datetime

import pytest

from kaifong.foundation.vault.installed import scratch
from kaifong.retention import actions
from tests.browser.axe import violations
from tests.browser.test_customers import open_as
from tests.cast import NOON, mrs_chan
from tests.customers.test_merge import twin
from tests.retention.shop import bought_at, keeper, wishes
from tests.retention.test_desk import bookkeeper

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LATER = datetime(2040, 1, 1, 4, tzinfo=UTC)


@READERS
def test_the_pages_are_for_everybody(new_visitor, phone, language):
    with scratch():
        boss = keeper()
        chan, gone = mrs_chan(boss), twin(boss)
        bought_at(chan, NOON, "SO-1")
        bought_at(gone, NOON, "SO-2")
        done = wishes(boss, gone).run_id
        run = actions.propose(at=LATER)
        actions.place_hold(customer_id=chan, why="legal", reference="HCA 7/2026", at=NOON)
        visitor = new_visitor(phone=phone)
        visitor.read(language)
        open_as(visitor, boss, "/desk/")
        for path in (
            "/desk/retention/",
            f"/desk/retention/runs/{run}",
            f"/desk/retention/runs/{done}",
            "/desk/retention/register",
            "/desk/retention/holds?all=1",
            f"/desk/customers/{chan}/kept",
        ):
            _holds(visitor.go(path), path)
        open_as(visitor, bookkeeper(), "/desk/")
        path = "/desk/retention/names?invoice=SO-2"
        _holds(visitor.go(path), path)


def test_somebody_agrees_by_the_dialog(new_visitor):
    with scratch():
        boss = keeper()
        mrs_chan(boss)
        run = actions.propose(at=LATER)
        visitor = new_visitor()
        visitor.read("en")
        open_as(visitor, boss, "/desk/")
        page = visitor.go(f"/desk/retention/runs/{run}")
        page.get_by_role("button", name="Agree", exact=True).click()
        page.get_by_role("dialog").get_by_role("button", name="Erase", exact=True).click()
        page.get_by_text("agreed, under way").wait_for()
        assert actions.run_next(at=LATER) == run


def _holds(page, path):
    assert violations(page) == [], path
    assert fits(page), path
