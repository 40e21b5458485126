"""From which reports a contract can be made."""

from kaifong.authority.queries import Actor
from kaifong.intelligence.queries import Ask
from kaifong.reports.queries.library import LIBRARY
from kaifong.reports.queries.saved import saved

from .wish import KNOWN, entities_of, known


def offered(*, actor: Actor) -> list[tuple[str, object, Ask]]:
    """Return key, title and question of each report of which a contract can be made."""
    shelf = [(f"library:{key}", e.title, e.asked) for key, e in LIBRARY.items()]
    kept = [(f"kept:{one.id}", one.name, one.asked) for one in saved(actor=actor)]
    return [one for one in (*shelf, *kept) if known(one[2]) and entities_of(one[2]) <= KNOWN]
