"""Asking for whom or what a key stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import now

from kaifong.authority.programs.limiting import stops
from kaifong.authority.programs.models import ApiClient
from kaifong.authority.programs.rules import Off, comes_from
from kaifong.authority.queries import Actor, NotAllowed, actor_for
from kaifong.authority.rules import Purpose
from kaifong.privacy import queries as notices
from kaifong.privacy.queries import NoticeSeen

from .keys.actions import hashed
from .models import ApiKey

NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Caller:
    """A key in use: for whom it acts, and what it may do beside reading."""

    key_id: int
    name: str
    actor: Actor
    may_create: bool
    may_edit: bool
    notice: NoticeSeen | None  # what people are shown where the program asks them


class TurnedOff(Exception):
    """The key is good, but the program that it is for is off, or calls from elsewhere."""

    def __init__(self, because: Off) -> None:
        super().__init__(because)
        self.because = because


def caller_of(*, secret: str, at: datetime, address: str = "") -> Caller | None:
    """
    Return who calls with a key; None if it is none, over, revoked, or its person has left.

    :raises TurnedOff: if it is a program's that may not call any more, or not from there
    """
    key = in_use(at).filter(hash=hashed(secret)).select_related("staff").first()
    if key is None:
        return None
    if key.staff.is_program:
        _must_be_on(key.staff_id, at, address)
    actor = actor_for(user_id=key.staff.user_id, at=at)
    if actor is None:
        return None
    try:
        actor = actor.for_purpose(Purpose(key.purpose))
    except (NotAllowed, ValueError):
        return None  # what it was made for is no longer his
    if key.used_at is None or at - key.used_at > NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(used_at=at)
    known = replace(actor, token=key.pk)
    return Caller(key.pk, key.name, known, key.may_create, key.may_edit, _notice(key.notice_id))


def in_use(at: datetime) -> QuerySet[ApiKey]:
    """Return the keys that open something at a moment, as far as they themselves say."""
    return ApiKey.objects.filter(Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None)


def keys_of(*, staff_id: int) -> list[ApiKey]:
    """Return the keys of a person or a program, newest first."""
    found = ApiKey.objects.filter(staff_id=staff_id).select_related("notice__notice")
    return list(found.order_by("-pk"))


def _must_be_on(staff_id: int, at: datetime, address: str) -> None:
    program = ApiClient.objects.select_related("responsible").get(staff_id=staff_id)
    since, because = stops(program)
    if since <= at:
        raise TurnedOff(because)
    if not comes_from(address, program.addresses):
        raise TurnedOff(Off.ELSEWHERE)


def _notice(version_id: int | None) -> NoticeSeen | None:
    if version_id is None:
        return None
    return next((one for one in notices.published() if one.id == version_id), None)


def owner_of(*, key_id: int) -> int:
    """
    Return the person or program whose key it is.

    :raises NotAllowed: if there is none
    """
    found = ApiKey.objects.filter(pk=key_id).values_list("staff_id", flat=True).first()
    if found is None:
        raise NotAllowed(f"key {key_id}")
    return found


def keys_kept(people: Collection[int]) -> Mapping[int, int]:
    """Return how many keys of their own in use each of these people has."""
    rows = in_use(now()).filter(staff_id__in=people)
    return dict(rows.values_list("staff_id").annotate(n=Count("pk")).order_by())


def programs_answered_for(people: Collection[int]) -> Mapping[int, int]:
    """Return for how many programs each of these people answers."""
    rows = ApiClient.objects.filter(responsible_id__in=people, closed_at=None)
    return dict(rows.values_list("responsible_id").annotate(n=Count("pk")).order_by())
