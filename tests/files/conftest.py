from collections.abc import Iterator

import pytest

from kaifong.customers.desk import exporting
from kaifong.foundation.vault import installed


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch) -> Iterator[None]:
    """Keep sealed files here, and wait for one row only."""
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr(exporting, "WAITED_FOR", dict.fromkeys(exporting.WAITED_FOR, 1))
    with installed.scratch():
        yield
