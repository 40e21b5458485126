"""Taking people into the books: only under a notice that they were shown."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.customers import actions as customers
from kaifong.customers import queries as people
from kaifong.foundation.ids import CustomerId
from kaifong.privacy.models import Collection, NoticeVersion
from kaifong.privacy.queries.notices import NoticeSeen, covers, shown_as
from kaifong.privacy.rules.consents import Mode
from kaifong.privacy.rules.vocabulary import Given, Kind, Purpose

from .ages import write_age
from .ledger import lock

# Which kinds of data are in which part of what is known of a person.
KINDS = {
    "name_en": Kind.NAME,
    "name_zh": Kind.NAME,
    "emails": Kind.EMAIL,
    "phones": Kind.PHONE,
    "district": Kind.DISTRICT,
    "member_no": Kind.MEMBER_NO,
}
SAID = {Given.COUNTER: Mode.WRITTEN, Given.TELEPHONE: Mode.ORAL}
# Each under the version that was in force when he came; before the first nobody was shown any.
BIND = """
INSERT INTO privacy_collection (customer_id, version_id, text_id, given, at, staff_id)
SELECT c.id, v.id, CASE c.language WHEN 'en' THEN v.text_en_id ELSE v.text_zh_id END,
  %(given)s, c.joined_at, %(staff)s
FROM customers_customer c
JOIN privacy_noticeversion v ON v.published_at <= c.joined_at
  AND (v.until IS NULL OR c.joined_at < v.until)
JOIN privacy_notice n ON n.id = v.notice_id AND n.code = %(notice)s
WHERE c.import_id = %(import)s
  AND NOT EXISTS (SELECT 1 FROM privacy_collection known WHERE known.customer_id = c.id)
"""


class NoNotice(Exception):
    """No collection statement binds this form; nothing was saved."""


class NotInNotice(Exception):
    """The notice does not state that this kind of data is collected; nothing was saved."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind = kind


class PurposeNotStated(Exception):
    """The notice does not state for what a field of the shop's own is kept; nothing was saved."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@transaction.atomic
def collect(
    *,
    actor: Actor,
    known: customers.Known,
    shown: str,
    given: Given,
    at: datetime,
    reason: str = "",
    under_age: bool = False,
) -> CustomerId:
    """
    Take a person into the books under the notice whose text he was shown.

    `shown` is the sha256 of that text: Cap. 486 Sch. 1 DPP1(3), on or before collecting. Who is
    said to be under 18 gets no marketing, whatever else is agreed to (`say_age`).

    :raises NoNotice: if no published notice has this text, or it is no more in use
    :raises NotInNotice: if the notice does not speak of a kind of data that was given
    :raises PurposeNotStated: if it does not state for what one of the shop's own fields is kept
    :raises Braked, NotAllowed, NoSuchValue, Nameless, Taken: as registering does
    """
    found = shown_as(shown, at=at)
    if found is None:
        raise NoNotice
    notice, locale = found
    _must_be_stated(known, notice)
    under = bound_to(notice, locale)
    customer_id = customers.register(
        actor=actor, known=known, collected_under=under, at=at, reason=reason
    )
    bound = Collection(customer_id=customer_id, version_id=notice.id, text_id=shown, given=given)
    bound.at, bound.staff_id = at, actor.staff_id
    with wall.lifted():
        bound.save(force_insert=True)
        if under_age:
            _begin_as_minor(customer_id, given, actor.staff_id, at)
    return customer_id


@transaction.atomic
def collect_more(
    *, customer_id: CustomerId, kind: Kind, purpose: Purpose, shown: str, given: Given, at: datetime
) -> str:
    """
    Bind what a person in the books gives besides, and return the notice that binds it.

    The caller is the step that takes it in, within its transaction; `shown` is as for `collect`.

    :raises NoNotice: if no published notice has this text, or it is no more in use
    :raises NotInNotice: if the notice does not state this kind of data for the purpose
    """
    found = shown_as(shown, at=at)
    if found is None:
        raise NoNotice
    notice, locale = found
    if not covers(notice.terms, kind, purpose):
        raise NotInNotice(kind)
    with wall.lifted():
        Collection.objects.create(
            customer_id=customer_id, version_id=notice.id, text_id=shown, given=given, at=at
        )
    return bound_to(notice, locale)


@transaction.atomic
def bind_import(*, import_id: int, notice: str, staff_id: int | None = None) -> int:
    """
    Bind who came with an import to the notice that the other system showed; return how many.

    The caller is the import itself, within its transaction and with the wall down.

    :raises NoNotice: if no such notice was ever published
    """
    versions = NoticeVersion.objects.filter(notice__code=notice, published_at__isnull=False)
    if not versions.exists():
        raise NoNotice
    facts: dict[str, Any] = {
        "notice": notice,
        "given": Given.IMPORT.value,
        "import": import_id,
        "staff": staff_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(BIND, {**facts, "given": Given.IMPORT.value})
        return int(cursor.rowcount)


def _begin_as_minor(
    customer_id: CustomerId, given: Given, staff_id: int | None, at: datetime
) -> None:
    lock(customer_id)
    write_age(
        customer_id=customer_id,
        under_age=True,
        mode=SAID.get(given, Mode.CLICK),
        said_at=at,
        at=at,
        staff_id=staff_id,
    )


def bound_to(notice: NoticeSeen, locale: str) -> str:
    """Return what the customer's record says of it, such as "notice:shop/3/en"."""
    return f"notice:{notice.code}/{notice.number}/{locale}"


def _must_be_stated(known: customers.Known, notice: NoticeSeen) -> None:
    for name, kind in KINDS.items():
        if getattr(known, name) and kind not in notice.terms.kinds:
            raise NotInNotice(kind)
    own = people.every_field() if known.more else {}
    for name in known.more:
        if name in own and own[name].purpose.value not in notice.terms.purposes:
            raise PurposeNotStated(name)
