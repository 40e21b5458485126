import pytest


@pytest.fixture
def root(settings, tmp_path):
    """The folder set apart for sources, and one for their secrets."""
    settings.SOURCES_DIR = tmp_path / "sources"
    settings.SOURCE_SECRETS_DIR = tmp_path / "secrets"
    for folder in (settings.SOURCES_DIR, settings.SOURCE_SECRETS_DIR):
        folder.mkdir()
    return settings.SOURCES_DIR
