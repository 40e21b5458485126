"""Where large files lie: outside database and backups, each under a key of its own."""

from pathlib import Path

from django.conf import settings

from kaifong.foundation.vault.folder import Folder

FOLDER = Folder(lambda: Path(settings.FILES_DIR), "file")
