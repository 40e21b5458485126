"""What the installed system proves of L07 to L10, and that a proof leaves nothing behind."""

import pytest

from kaifong.foundation.law.proving import Outcome, proved
from kaifong.foundation.vault.installed import vault
from tests.customers.test_merge import snapshot


@pytest.mark.parametrize("rule", ["L07", "L08", "L09", "L10"])
def test_it_is_proved(db, rule):
    before, graves = snapshot(), vault().graves()
    results = list(proved(rule))
    assert [(one.outcome, one.detail) for one in results] == [(Outcome.PASSED, "")]
    assert snapshot() == before
    assert vault().graves() == graves
