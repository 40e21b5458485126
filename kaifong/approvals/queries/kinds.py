"""What can be approved: each app says so in code, once, at start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kaifong.approvals.rules import Terms
from kaifong.authority.queries import Actor

Content = Mapping[str, Any]
Lines = list[tuple[object, object]]  # label, value


class NoSuchKind(Exception):
    """No installed app has such a thing approved."""


def _everybody(_actor: Actor, _content: Content) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """
    Something that must be approved.

    `counts` is what its number counts, such as rows; `tell` puts a content into lines for a page;
    `starts` is its policy until the shop makes another; `bars` says in a sentence why somebody
    may not agree to this content though the policy names him (empty: he may). What was decided
    the app hears from the journal.
    """

    code: str
    label: object
    counts: object
    tell: Callable[[Content], Lines]
    starts: Terms
    uses: int = 1
    bars: Callable[[Actor, Content], object] = _everybody
    title: Callable[[Content], object] | None = None


_kinds: dict[str, Kind] = {}


def offer_kind(kind: Kind) -> None:
    """
    Let an app have something approved.

    :raises WrongTerms: if its first policy makes no sense
    """
    kind.starts.check()
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind:
    """
    Return what is approved under a code.

    :raises NoSuchKind: if no installed app has it
    """
    if code not in _kinds:
        raise NoSuchKind(code)
    return _kinds[code]


def kinds() -> list[Kind]:
    return [_kinds[code] for code in sorted(_kinds)]
