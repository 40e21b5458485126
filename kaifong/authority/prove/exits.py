"""Every exit that is no address leads out on a walked way too, or says why it tells of nobody."""

from collections.abc import Iterable

from django.urls import get_resolver
from django.utils.module_loading import autodiscover_modules
from procrastinate.contrib.django import app

from kaifong.authority.ways import harmless_exits, harmless_exits_known, kind, kinds, leading, ways

THEIRS = "procrastinate"  # jobs of the library: they tidy its own tables


def jobs() -> Iterable[str]:
    """Return every job that a worker may run."""
    return [name for name in app.tasks if THEIRS not in name]


kind("job", jobs)
harmless_exits(
    "it tells other parts of the shop, seals logs, and makes room: nothing leaves",
    "job authority.forget_refusals",
    "job authority.judge_access",
    "job foundation.deliver",
    "job foundation.forget_mail",
    "job foundation.make_room",
    "job foundation.seal_logs",
)


def unregistered() -> list[str]:
    """Return the exits that lead out on no way and that nobody called harmless."""
    accounted = {*leading(), *harmless_exits_known()}
    return [name for name in exits() if name not in accounted]


def covered_in_vain() -> list[str]:
    """Return what is said of exits that are not there, or of ways that are not walked."""
    there, walked = set(exits()), {way.name for way in ways()}
    known = set(kinds())
    gone = [
        name
        for name in {*leading(), *harmless_exits_known()}
        # The commands are known only where there is a command line.
        if name not in there and name.partition(" ")[0] in known
    ]
    return sorted([*gone, *(way for way in leading().values() if way not in walked)])


def exits() -> list[str]:
    """Return all exits of all kinds, each with its kind before its name."""
    autodiscover_modules("ways")
    # Pages say what files and reports they give: they are imported with their addresses.
    pages = get_resolver().url_patterns
    return sorted(f"{of} {name}" for of, names in kinds().items() for name in names() if pages)
