"""What Part 5 of Cap. 486 wants, as `kaifong law test` proves it of the installed system."""

import pytest

from kaifong.foundation.law.proving import Outcome, proved, unknown

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rule", ["L10", "L21", "L22", "L23", "L24"])
def test_every_scenario_of_part_5_is_enforced(rule):
    """Law.md 2.5: the clock, the log book, fees, correction; L10: item by item."""
    found = [(one.scenario.id, one.outcome, one.detail) for one in proved(rule)]
    assert found
    assert [one for one in found if one[1] is not Outcome.PASSED] == []


def test_no_check_proves_what_the_pack_does_not_say():
    assert unknown() == []
