"""Every address of the product leads out by a registered way, or says why nobody's data do."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import autodiscover_modules

from kaifong.authority.ways import harmless, harmless_urls, ways

harmless("signing in and one's own account", "account_*", "mfa_*", "usersessions_*")
harmless("the choice of language", "set_language")
harmless("figures about the machine", "favicon", "healthz", "metrics")
harmless("a redirection to the start page", "root")
harmless("which kind of mail a link stops: nobody's data", "mail-stop")
harmless("departments, roles, grants and staff: none of the customers'", "authority:*")
harmless("invented people, to show the components", "styleguide*")


def unregistered() -> list[str]:
    """Return the names of addresses that no way covers and nobody called harmless."""
    autodiscover_modules("ways")
    covered = {url for way in ways() for url in way.urls}
    excused = list(harmless_urls())
    return [
        name
        for name in addresses()
        if name not in covered and not any(fnmatchcase(name, excuse) for excuse in excused)
    ]


def covered_in_vain() -> list[str]:
    """Return what ways say they cover although there is no such address."""
    known = set(addresses())
    return sorted({url for way in ways() for url in way.urls} - known)


def addresses() -> list[str]:
    """Return the names of all addresses; one without a name stands by its route."""
    return sorted(set(_names(get_resolver(), ())))


def _names(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _names(entry, inner)
        elif isinstance(entry, URLPattern):
            yield ":".join((*spaces, entry.name or str(entry.pattern)))
