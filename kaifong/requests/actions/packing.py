"""Preparing the copy, reading what may speak of others, and supplying it."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import RequestId
from kaifong.foundation.journal.actions import record
from kaifong.requests import packs
from kaifong.requests.events import RequestAnswered
from kaifong.requests.letters import facts_of
from kaifong.requests.models import Fee, Pack, Request
from kaifong.requests.rules.kinds import Kind
from kaifong.requests.rules.steps import State

from .going_on import NotNow, about, go_on, is_late, locked, must_be_known


class NotReviewed(Exception):
    """Nobody has yet read the texts that may speak of others (s.20(1)(b))."""


class NotPaid(Exception):
    """The fee that was quoted is not paid; until then the copy may be kept back (s.28(5))."""


class NoCopy(Exception):
    """No copy was prepared yet."""


@transaction.atomic
def prepare(*, actor: Actor, request_id: RequestId, at: datetime) -> int:
    """
    Make the copy of everything held, as at the receipt of the request; return its number.

    :raises NotAllowed: if the actor may not answer requests
    :raises Unlocated, IdentityNotShown: if it is not known whose data are asked for, or by whom
    :raises NotNow: if it is no request for access, or is answered already
    """
    with wall.lifted():
        row = locked(actor, request_id)
        customer_id = must_be_known(row)
        if row.kind != Kind.ACCESS:
            raise NotNow
        content = packs.content_of(customer_id, as_at=row.received_at)
        marked = packs.to_review(content)
        go_on(row, State.PREPARED, actor=actor, at=at)
        made = Pack.objects.create(
            request=row,
            as_at=row.received_at,
            made_at=at,
            staff_id=actor.staff_id,
            content=content,
            to_review=len(marked),
            **_files(row, content, packs.suggested(content)),
        )
    return made.pk


@transaction.atomic
def review(*, actor: Actor, request_id: RequestId, black: Collection[str], at: datetime) -> None:
    """
    Write down that the texts which may speak of others were read, and black out these.

    :raises NotAllowed: if the actor may not answer requests
    :raises NoCopy: if no copy was prepared
    :raises NotNow: if it was supplied already
    """
    with wall.lifted():
        row = locked(actor, request_id)
        pack = _newest(row)
        if pack.supplied_at is not None or pack.content is None:
            raise NotNow
        marked = set(packs.to_review(pack.content))
        facts = _files(row, pack.content, sorted(marked & set(black)))
        facts |= {"reviewed_at": at, "reviewed_by": actor.staff_id}
        Pack.objects.filter(pk=pack.pk).update(**facts)


@transaction.atomic
def supply(*, actor: Actor, request_id: RequestId, at: datetime) -> bool:
    """
    Answer the request with the copy; tell whether that was late.

    :raises NotAllowed: if the actor may not answer requests
    :raises NoCopy: if no copy was prepared
    :raises NotReviewed: if texts that may speak of others were not read
    :raises NotPaid: if a fee is to be paid
    :raises NotNow: if it is answered already
    """
    with wall.lifted():
        row = locked(actor, request_id)
        must_be_known(row)
        pack = _newest(row)
        if pack.to_review and pack.reviewed_at is None:
            raise NotReviewed
        if Fee.objects.filter(request=row, cents__gt=0, paid_at=None, waived_at=None).exists():
            raise NotPaid
        late = is_late(row, at)
        go_on(row, State.SUPPLIED, actor=actor, at=at)
        Pack.objects.filter(pk=pack.pk).update(supplied_at=at)
        fact = RequestAnswered(happened_at=at, late=late, **about(row))
        record(fact, staff_id=actor.staff_id)
    return late


def _newest(row: Request) -> Pack:
    found = Pack.objects.filter(request=row).order_by("-pk").first()
    if found is None:
        raise NoCopy
    return found


def _files(row: Request, content: packs.Content, black: list[str]) -> dict[str, Any]:
    told = packs.as_json(content, black)
    paper = packs.as_pdf(content, black, language=row.language, facts=facts_of(row))
    return {
        "blacked": black,
        "json": told,
        "json_sha256": sha256(told).hexdigest(),
        "pdf": paper,
        "pdf_sha256": sha256(paper).hexdigest(),
    }
