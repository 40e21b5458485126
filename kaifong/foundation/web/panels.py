"""Parts of one app's page that other apps fill: whoever stands above offers a panel."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.safestring import SafeString

Place = Literal["main", "side"]
Draw = Callable[[Any, int], SafeString | str]  # (request, id of what the page is about)


@dataclass(frozen=True)
class Panel:
    """One part; it draws nothing where its reader may see nothing."""

    name: str
    place: Place
    order: int
    draw: Draw
    style: str  # its style sheet among the static files, if it has one of its own


Mark = Callable[[Any, int], dict[Any, SafeString]]  # by field, or kind and value

_marks: dict[tuple[str, str], Mark] = {}
_panels: dict[tuple[str, str], Panel] = {}


def offer(
    about: str, name: str, draw: Draw, *, place: Place = "main", order: int = 50, style: str = ""
) -> None:
    """Let the page about such a thing show one part more; called once, at start."""
    _panels[about, name] = Panel(name, place, order, draw, style)


def styles(about: str) -> list[str]:
    """Return the style sheets that the parts of one page need."""
    found = (panel.style for (of, _), panel in _panels.items() if of == about and panel.style)
    return list(dict.fromkeys(found))


def drawn(about: str, place: Place, request: Any, number: int) -> list[SafeString | str]:
    """Return the parts of one page, drawn for its reader."""
    fit = [panel for (of, _), panel in _panels.items() if of == about and panel.place == place]
    parts = (panel.draw(request, number) for panel in sorted(fit, key=lambda p: (p.order, p.name)))
    return [part for part in parts if part]


def offer_marks(about: str, name: str, draw: Mark) -> None:
    """Let the page about such a thing show a small mark beside its values; called at start."""
    _marks[about, name] = draw


def marks(about: str, request: Any, number: int) -> dict[Any, SafeString]:
    """Return by field what is to stand beside the values of one page, drawn for its reader."""
    found: dict[Any, SafeString] = {}
    for (of, _), draw in sorted(_marks.items(), key=lambda item: item[0]):
        if of == about:
            found |= draw(request, number)
    return found
