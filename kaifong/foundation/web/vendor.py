"""The few files of other people that pages use, served from the npm folder under `vendor/`."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.files.storage.base import Storage

PREFIX = "vendor/"
FILES = {
    "echarts.js": "echarts/dist/echarts.common.min.js",
    "figtree.woff2": "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2",
    "figtree-ext.woff2": "@fontsource-variable/figtree/files/figtree-latin-ext-wght-normal.woff2",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
}
SOURCE_MAP = re.compile(rb"(?://|/\*)# ?sourceMappingURL=[^\s*]+(?: ?\*/)?")


def npm_folder() -> Path:
    """Return where `npm ci` has put the packages."""
    return Path(settings.ROOT) / "node_modules"


class VendorStorage(FileSystemStorage):
    """Reads the named files only, without the source maps that we do not serve."""

    prefix = ""

    def path(self, name: str) -> str:
        return str(npm_folder() / FILES[name])

    def exists(self, name: str) -> bool:
        return name in FILES and Path(self.path(name)).is_file()

    def open(self, name: str, mode: str = "rb") -> "File[Any]":  # noqa: ARG002 (Django's signature)
        # A manifest refuses a style sheet whose map is missing.
        content = SOURCE_MAP.sub(b"", Path(self.path(name)).read_bytes())
        return File(BytesIO(content), name)


class VendorFinder(BaseFinder):
    """Finds the named files for `collectstatic` and the development server."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.storage = VendorStorage(location=str(npm_folder()))
        self.storage.prefix = PREFIX.rstrip("/")
        super().__init__(*args, **kwargs)

    def check(self, **_options: object) -> list[CheckMessage]:
        missing = [source for name, source in FILES.items() if not self.storage.exists(name)]
        return [
            Error(
                f"{source} is missing in {npm_folder()}.",
                hint="Run: npm ci --ignore-scripts",
                id="kaifong.E001",
            )
            for source in missing
        ]

    def find(self, path: str, find_all: bool = False, **_: object) -> Any:  # noqa: FBT001, FBT002 (Django's signature)
        name = path.removeprefix(PREFIX)
        found = path.startswith(PREFIX) and self.storage.exists(name)
        if not found:
            return [] if find_all else None
        return [self.storage.path(name)] if find_all else self.storage.path(name)

    def list(self, _ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        for name in FILES:
            yield name, self.storage
