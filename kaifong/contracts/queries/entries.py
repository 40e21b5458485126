"""Which entries of the data register a contract gives out: a kind of thing, and a class of it."""

from kaifong.authority.objects import object_named
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.contracts import wording
from kaifong.contracts.models import ContractVersion
from kaifong.contracts.permissions import Permission
from kaifong.contracts.rules import State

from .giving import terms_of
from .wish import Wish, wish_of

type Entry = tuple[str, FieldClass]


def entries_of(wish: Wish) -> list[Entry]:
    """Return them by what its grants open, the least delicate first."""
    found: dict[Entry, None] = {}
    for terms in terms_of(wish):
        there = set(object_named(terms.object).fields.values())
        for cls in FieldClass:
            if cls in there and (cls in terms.classes or cls is FieldClass.PUBLIC):
                found[terms.object, cls] = None
    return list(found)


def given_out(*, actor: Actor) -> list[tuple[Entry, int, str]]:
    """Return for whoever may see contracts what each in force gives: entry, number, and title."""
    if not actor.may(Permission.CONTRACT_SEE):
        return []
    rows = ContractVersion.objects.filter(state=State.IN_FORCE).order_by("contract_id")
    return [
        (entry, row.contract_id, f"{wording.number(row.contract_id, row.number)} {row.title}")
        for row in rows
        for entry in entries_of(wish_of(row))
    ]
