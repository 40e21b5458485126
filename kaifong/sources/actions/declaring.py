"""Declaring another system, changing what is declared of it, and letting it go with its rows."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.sources.events import SourceDeclared, SourceRemoved
from kaifong.sources.models import Source
from kaifong.sources.permissions import Permission
from kaifong.sources.queries.standing import NoSuchSource
from kaifong.sources.rules import entities
from kaifong.sources.rules.entities import Mapped


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What somebody says of another system."""

    name_en: str
    name_zh: str
    kind: str
    place: str = ""
    secret: str = ""
    purpose: str
    keep_months: int = 24
    every_hours: int = 24


class CodeTaken(Exception):
    """Another source has this code."""


class EditedMeanwhile(Exception):
    """Somebody else changed what is declared of this source."""


@transaction.atomic
def declare(*, actor: Actor, code: str, declared: Declared, at: datetime) -> int:
    """
    Declare another system; it is read once its tables are mapped.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not keep sources
    :raises CodeTaken: if another has this code
    """
    require(actor, Permission.SOURCE_KEEP)
    must_be_off(Brake.READ_ONLY)
    try:
        with transaction.atomic():
            one = Source.objects.create(
                code=code,
                salt=secrets.token_hex(32),
                staff_id=actor.staff_id,
                made_at=at,
                **_fields(declared),
            )
    except IntegrityError as taken:
        if not Source.objects.filter(code=code).exists():
            raise
        raise CodeTaken(code) from taken
    record(SourceDeclared(happened_at=at, source_id=one.pk), staff_id=actor.staff_id)
    return int(one.pk)


@transaction.atomic
def redeclare(*, actor: Actor, code: str, declared: Declared, version: int, at: datetime) -> None:
    """
    Change what is declared of a source; its code stays, and so does what was read.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not keep sources
    :raises NoSuchSource: if none has this code
    :raises EditedMeanwhile: if somebody changed it since this version
    """
    _change(actor, code, version, at, **_fields(declared))


@transaction.atomic
def map_tables(
    *, actor: Actor, code: str, tables: Sequence[Mapped], version: int, at: datetime
) -> None:
    """
    Say which of our things each table of a source is, and from which column each field comes.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not keep sources
    :raises NoSuchSource: if none has this code
    :raises EditedMeanwhile: if somebody changed it since this version
    :raises CannotMap: if it cannot be meant so
    """
    stored = [one.as_dict() for one in tables]
    entities.read(stored)
    _change(actor, code, version, at, tables=stored)


@transaction.atomic
def remove(*, actor: Actor, code: str, at: datetime) -> None:
    """
    Let a source go with all that was read from it; the lake forgets it with its next refresh.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not delete sources, which keeping them does not allow
    :raises NoSuchSource: if none has this code
    """
    require(actor, Permission.SOURCE_DELETE)
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        one = _locked(code)
        record(SourceRemoved(happened_at=at, source_id=one.pk), staff_id=actor.staff_id)
        one.delete()


def _change(actor: Actor, code: str, version: int, at: datetime, **fields: Any) -> None:
    require(actor, Permission.SOURCE_KEEP)
    must_be_off(Brake.READ_ONLY)
    one = _locked(code)
    if one.version != version:
        raise EditedMeanwhile
    Source.objects.filter(pk=one.pk).update(version=version + 1, **fields)
    record(SourceDeclared(happened_at=at, source_id=one.pk), staff_id=actor.staff_id)


def _locked(code: str) -> Source:
    one = Source.objects.select_for_update().filter(code=code).first()
    if one is None:
        raise NoSuchSource(code)
    return one


def _fields(declared: Declared) -> dict[str, Any]:
    return {name: getattr(declared, name) for name in Declared.__dataclass_fields__}
