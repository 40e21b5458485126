"""Where files lie sealed outside the database, each under a key of its own."""

from pathlib import Path

from django.conf import settings

from kaifong.foundation.vault.folder import Folder

_FOLDER = Folder(lambda: Path(settings.EXTRACTION_DIR), "extraction")

put = _FOLDER.put
read = _FOLDER.read
destroy = _FOLDER.destroy
is_old = _FOLDER.is_old
names = _FOLDER.names
