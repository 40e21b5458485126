from datetime import timedelta

import pytest

from kaifong.integration import actions
from kaifong.integration.models import Import

from .bringing import NOON, brought, sales

pytestmark = pytest.mark.django_db

SHOP = sales("S1,A1,Teapot,2,10.00,2026-03-01,C7", "S2,A1,Teapot,oops,10.00,2026-03-01,C8")


def test_files_and_rows_go_after_ninety_days_and_the_figures_stay(own_files) -> None:
    one = brought(SHOP)

    assert actions.forget(at=NOON + timedelta(days=89)) == 0
    assert one.refused.count() == 1

    assert actions.forget(at=NOON + timedelta(days=91)) == 1
    assert actions.forget(at=NOON + timedelta(days=91)) == 0
    assert not one.refused.exists()
    assert not list((own_files / "imports").iterdir())
    kept = Import.objects.get()
    assert kept.report["verdicts"]["new"] == 1
    assert "Teapot" not in str(kept.report)
