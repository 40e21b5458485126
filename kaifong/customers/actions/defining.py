"""Making, changing, hiding and bringing back fields of the shop's own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kaifong.authority.queries import Actor, require
from kaifong.customers.custom_fields.definitions import (
    MOST_FIELDS,
    Unmade,
    Wish,
    laid_over,
    objections,
    snapshot,
)
from kaifong.customers.custom_fields.kinds import Field
from kaifong.customers.models import CustomField, CustomFieldVersion
from kaifong.customers.permissions import Permission
from kaifong.customers.queries.fields import field_of
from kaifong.foundation.identity_cards.actions import without_hkid
from kaifong.foundation.switches import Brake, must_be_off

LOCK = 5_307_002
WORDS = ("name_en", "name_zh", "why")
AS_WISHED = (
    *("kind", "cls", "purpose", "keep_months", "required", "unique", "listed", "least", "most"),
    *("pattern", "place"),
)

HowMany = Callable[[], int]
_asked_elsewhere: list[HowMany] = []


class CannotDefine(Exception):
    """The field may not be made so, and why; nothing was written."""

    def __init__(self, why: list[Unmade]) -> None:
        super().__init__(why)
        self.why = why


class NoSuchField(Exception):
    """There is no such field, or not any more."""


def others_ask(how_many: HowMany) -> None:
    """Let an app above tell how many fields its notices make obligatory; called once, at start."""
    if how_many not in _asked_elsewhere:
        _asked_elsewhere.append(how_many)


@transaction.atomic
def define(*, actor: Actor, wish: Wish, at: datetime) -> int:
    """
    Make a field of the shop's own, at once in every form, filter, file and merge.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not define fields
    :raises CannotDefine: if it may not be kept, is not explained, or makes no sense
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.FIELD_DEFINE)
    _one_at_a_time()
    why = objections(wish, obligatory=_obligatory())
    if CustomField.objects.filter(code=wish.code).exists():
        why.append(Unmade.CODE_TAKEN)
    if CustomField.objects.filter(hidden_at=None).count() >= MOST_FIELDS:
        why.append(Unmade.TOO_MANY_FIELDS)
    if why:
        raise CannotDefine(why)
    row = CustomField(code=wish.code, **_terms(wish, None))
    row.save()
    _told(row, actor, at)
    return row.pk


@transaction.atomic
def redefine(*, actor: Actor, field_id: int, wish: Wish, at: datetime) -> int:
    """
    Change what a field says of itself, and tell the number of its version; kind and code stay.

    Options that are no longer wanted are retired: whoever has them keeps them.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not define fields
    :raises NoSuchField: if there is none, or it is hidden
    :raises CannotDefine: if it may not be kept so
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.FIELD_DEFINE)
    _one_at_a_time()
    row = CustomField.objects.select_for_update().filter(pk=field_id, hidden_at=None).first()
    if row is None:
        raise NoSuchField(field_id)
    was = field_of(row)
    why = objections(wish, obligatory=_obligatory(but=row.pk))
    # What is kept already would have to be read anew, and could fail.
    if (wish.code, wish.kind) != (was.code, was.kind) or (wish.unique and not was.unique):
        why.append(Unmade.KIND_STAYS)
    if why:
        raise CannotDefine(why)
    for name, value in _terms(wish, was).items():
        setattr(row, name, value)
    if snapshot(field_of(row)) == snapshot(was):
        return was.version
    row.version += 1
    row.save()
    _told(row, actor, at)
    return row.version


def _terms(wish: Wish, was: Field | None) -> dict[str, Any]:
    terms = {name: getattr(wish, name) for name in AS_WISHED}
    for name in WORDS:
        words = getattr(wish, name).strip()
        terms[name] = without_hkid(words, entrance=f"customfield.{name}")
    options = laid_over(was.options if was else (), wish.options)
    terms["options"] = [
        [
            one.n,
            without_hkid(one.en, entrance="customfield.options"),
            without_hkid(one.zh, entrance="customfield.options"),
            one.retired,
        ]
        for one in options
    ]
    return terms


def _obligatory(but: int = 0) -> int:
    mine = CustomField.objects.filter(hidden_at=None, required=True).exclude(pk=but).count()
    return mine + sum(how_many() for how_many in _asked_elsewhere)


def _one_at_a_time() -> None:
    # Two who each add the last obligatory field would both find room for it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _told(row: CustomField, actor: Actor, at: datetime) -> None:
    told = {name: _plain(value) for name, value in snapshot(field_of(row)).items()}
    CustomFieldVersion.objects.create(
        field=row, number=row.version, told=told, at=at, staff_id=actor.staff_id
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
