"""What is too small for a finger: whatever is pressed on a phone is at least 44 px high."""

from playwright.sync_api import Page

PRESSED = ".btn, .kf-bare, .kf-tabs a, .kf-menu-list a, .form-select, .form-control"


def too_small(page: Page) -> list[str]:
    """Return what is shown, can be pressed and is lower, with its height."""
    return page.eval_on_selector_all(
        PRESSED,
        """found => found
            .map(one => [one, one.getBoundingClientRect()])
            .filter(([one, box]) => box.width > 1 && box.height > 1 && box.height < 43.5)
            .map(([one, box]) => `${one.className} ${one.textContent.trim()} ${box.height}`)""",
    )
