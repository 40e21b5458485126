"""Clusters made for one test, away from the session's own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaifong.foundation.server import postgres


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A new home whose cluster, if the test makes one, ends with the test."""
    home = tmp_path / "home"
    yield home
    postgres.remove(home)
    shutil.rmtree(home, ignore_errors=True)
