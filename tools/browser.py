"""Which Chromium tests and pictures use."""

import os
import shutil

# The first has no windows, and needs a fifth less of the processor for a page.
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")


def program() -> str | None:
    """Return the path of the one that is named, or the system's own; none: Playwright has one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
