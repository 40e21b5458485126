from collections.abc import Iterator

import pytest

from .shop import offered


@pytest.fixture(autouse=True)
def refunds() -> Iterator[None]:
    with offered():
        yield
