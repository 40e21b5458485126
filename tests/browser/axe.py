"""Ask axe-core what keeps people out of a page."""

from functools import cache

from playwright.sync_api import Page

from tests.own_home import ROOT

# Style sheets and media are fetched for rules that are off, and our pages hold no frames.
RUN = """async () => (await axe.run(
    document, {resultTypes: ["violations"], preload: false, iframes: false}
)).violations"""


@cache
def source() -> str:
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """
    Return every violation with the places it was found in; the page's policy stays as it is.

    A page that is still being loaded is waited for. One that is only about to be left is not:
    expect something of the next page first.
    """
    page.wait_for_load_state()
    page.evaluate(source())
    found = page.evaluate(RUN)
    return [
        f"{one['id']} ({one['help']}): {node['target']} {node.get('failureSummary', '')}"
        for one in found
        for node in one["nodes"]
    ]
