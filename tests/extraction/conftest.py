from collections.abc import Iterator

import pytest

from kaifong.foundation.vault import installed


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> Iterator[None]:
    settings.EXTRACTION_DIR = tmp_path / "extractions"
    with installed.scratch():
        yield
