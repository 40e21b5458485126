"""How pages are looked at: in both languages and at both widths, in two visits instead of four."""

import pytest
from playwright.sync_api import Page

from .conftest import DESKTOP, PHONE

READERS = pytest.mark.parametrize(
    ("language", "phone"), [("en", False), ("zh-hant", True)], ids=["en-desk", "zh-phone"]
)
WIDER = "document.documentElement.scrollWidth > innerWidth"


def fits(page: Page) -> bool:
    """Return whether a page is no wider than the screen, of a desk and of a phone."""
    before = page.viewport_size
    wide = False
    for size in (PHONE, DESKTOP, before):
        if size is not None and size != page.viewport_size:
            page.set_viewport_size(size)
        wide |= bool(page.evaluate(WIDER))
    return not wide
