"""By which registered ways a step would let data out."""

from collections import defaultdict
from collections.abc import Collection
from enum import StrEnum

from django.utils.module_loading import autodiscover_modules

from kaifong.authority.objects import object_named
from kaifong.authority.rules import FieldClass
from kaifong.authority.ways import Way, ways

SEARCHING = ("search", "filter", "find", "count", "palette")


class Kind(StrEnum):
    """What sort of way out it is, as an administrator tells them apart."""

    PAGES = "pages"
    SEARCHES = "searches"
    REPORTS = "reports"
    FILES = "files"
    API = "api"


def leading_out(
    *, action: str, about: str, classes: Collection[FieldClass]
) -> dict[Kind, tuple[str, ...]]:
    """Return by kind the ways on which rows would be given out with fields of these classes."""
    autodiscover_modules("ways")
    found: dict[Kind, list[str]] = defaultdict(list)
    for way in ways():
        if way.about == about and way.action == action and _tells(way, classes):
            found[kind_of(way)].append(way.name)
    return {kind: tuple(found[kind]) for kind in Kind if kind in found}


def kind_of(way: Way) -> Kind:
    """Return of which kind a way is, by its name and by what is done on it."""
    if way.name.startswith("api."):
        return Kind.API
    if way.action in {"export", "print"}:
        return Kind.FILES
    if way.name.startswith("reports."):
        return Kind.REPORTS
    return Kind.SEARCHES if any(word in way.name for word in SEARCHING) else Kind.PAGES


def _tells(way: Way, classes: Collection[FieldClass]) -> bool:
    of = object_named(way.about).fields
    told = of if way.fields is None else way.fields
    # A field of the shop's own may be of any class.
    return way.counts_only or any(of.get(name) in {None, *classes} for name in told)
