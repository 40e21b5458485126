"""This installation's vault; tests and proofs put another in its place for a while."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from .store import Vault

_instead: list[Vault] = []


def vault() -> Vault:
    """Return the vault in which this process writes."""
    return _instead[-1] if _instead else Vault(Path(settings.VAULT_DIR))


@contextmanager
def scratch() -> Iterator[Vault]:
    """Use an empty vault that goes again: for what is taken back in the database too."""
    with tempfile.TemporaryDirectory(prefix="kaifong-vault-") as folder:
        _instead.append(Vault(Path(folder)))
        try:
            yield _instead[-1]
        finally:
            _instead.pop()
