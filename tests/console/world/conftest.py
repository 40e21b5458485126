"""A small shop, drawn once; and the same in the database."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from kaifong.console.world import sizes, tables
from kaifong.console.world.shop import Shop, plan

UNTIL = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TINY = replace(sizes.SIZES["small"], customers=300, products=120, chunk=128)


def ids(shop: Shop) -> tables.Ids:
    """What a fresh database might call things."""
    return tables.Ids(
        customer=1,
        order=1,
        line=1,
        serial=0,
        categories=np.arange(1, 13, dtype=np.int16),
        products=np.arange(1, shop.size.products + 1),
        owners={1: [11, 12], 2: [21], 3: [31]},
    )


@pytest.fixture(scope="session")
def shop() -> Shop:
    return plan(size=sizes.SIZES["small"], seed=7, until=UNTIL)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let "small" be so small that a test can make it several times, in several chunks."""
    monkeypatch.setitem(sizes.SIZES, "small", TINY)
