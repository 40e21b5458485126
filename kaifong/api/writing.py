"""Taking customers in and changing them, for other systems whose keys may."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, Query, Status

from kaifong.authority.actions import log_look
from kaifong.authority.rules import FieldClass
from kaifong.customers import actions as customers
from kaifong.customers import queries
from kaifong.foundation.emails import normalise_email
from kaifong.foundation.hongkong.phones import normalise_phone
from kaifong.foundation.ids import CustomerId
from kaifong.privacy.queries import NoticeSeen

from . import actions, own_fields
from .customers import router
from .queries import Caller
from .refusing import UNCOVERED, WRONG, outdated, refusal_of
from .shapes import (
    CustomerChange,
    CustomerChanged,
    CustomerMade,
    CustomerNew,
    Id,
    Problem,
)
from .surface import WRITE_ERRORS, ByKey, Refused, behind_the_wall, said
from .versions import etag_of, version_in

MADE, ALIKE = 201, 409
LONGEST_REASON = 200
PATCH_ERRORS = {**WRITE_ERRORS, 412: Problem, 428: Problem}


@router.post(
    "",
    response={MADE: CustomerMade, 200: CustomerMade, **WRITE_ERRORS},
    url_name="customers-new",
    auth=ByKey(),
)
@behind_the_wall
def take_in(
    request: HttpRequest,
    response: HttpResponse,
    new: CustomerNew,
    even_if_alike: Query[bool] = False,  # noqa: FBT002  as ninja reads it
    idempotency_key: Header[str] = "",
) -> Any:
    """
    Take a person into the books, once for each Idempotency-Key.

    Whoever is likely to be there already is refused (409, error `alike`) with those whom the key's
    owner may see, and why. `even_if_alike=true` with a `reason` takes him in all the same.
    """
    caller = _who_may_create(request)
    asked = _asked(new, idempotency_key)
    try:
        before = actions.hold_request(key_id=caller.key_id, request=asked)
    except actions.OtherRequest:
        message = _("This Idempotency-Key was used for another request. Make a new one for each.")
        raise Refused(409, "key used", message) from None
    if before is not None:
        return Status(200, _made(response, before))
    notice, shown = _shown(caller, new)
    known = _known(caller, new, notice.terms.purposes)
    if even_if_alike and not new.reason.strip():
        message = _("Give the reason why this is another person.")
        raise Refused(422, "invalid", message, {"field": "reason"})
    customers.one_at_a_time(known)
    alike = () if even_if_alike else _alike(caller, known)
    if alike:
        message = _(
            "Somebody in the books is likely to be the same person. Change that record, or send"
            " even_if_alike=true with the reason."
        )
        return Status(ALIKE, said("alike", message, {"candidates": list(alike)}))
    reason = new.reason if even_if_alike else ""
    made = _taken_in(caller, asked, known, shown, reason, under_age=new.under_18)
    return Status(MADE, _made(response, made))


@router.patch(
    "/{pk}",
    response={200: CustomerChanged, **PATCH_ERRORS},
    url_name="customer-change",
    auth=ByKey(),
)
@behind_the_wall
def change(
    request: HttpRequest,
    response: HttpResponse,
    pk: Id,
    mine: CustomerChange,
    if_match: Header[str] = "",
    reason: Query[str] = "",
) -> dict[str, Any]:
    """
    Change fields of a customer whom you read at the version in If-Match.

    What others changed meanwhile stays, and both changes stand. Where both changed one field
    differently nothing is written, and 409 (error `conflict`) shows yours, theirs and the original.
    """
    caller: Caller = request.caller  # type: ignore[attr-defined]
    customer_id = CustomerId(pk)
    # Who may not be seen is not there.
    seen = queries.person(actor=caller.actor, customer_id=customer_id)
    must_edit(caller)
    _must_fit(reason)
    sent = mine.model_dump(exclude_unset=True)
    sent |= own_fields.written(sent.pop("fields", {}), seen.more)
    version = version_in(if_match, customer_id)
    try:
        done = customers.amend(
            actor=caller.actor,
            customer_id=customer_id,
            version=version,
            mine=sent,
            at=timezone.now(),
            reason=reason,
        )
    except (customers.Conflict, customers.NeverRead) as stale:
        raise outdated(stale) from stale
    except WRONG as wrong:
        raise refusal_of(wrong) from wrong
    number = response["ETag"] = etag_of(customer_id)
    return {"id": pk, "version": number, "changed": done is not None}


def must_edit(caller: Caller) -> None:
    """
    Do nothing if the key may change customers.

    :raises Refused: otherwise
    """
    if not caller.may_edit:
        message = _("This key may not change customers. Make one that may.")
        raise Refused(403, "not allowed", message)


def _must_fit(reason: str) -> None:
    if len(reason) > LONGEST_REASON or "\x00" in reason:
        message = _("A value cannot stand in its field.")
        raise Refused(422, "invalid", message, {"field": "reason"})


def _who_may_create(request: HttpRequest) -> Caller:
    caller: Caller = request.caller  # type: ignore[attr-defined]
    if not caller.may_create:
        message = _("This key may not take in customers. Make one that may.")
        raise Refused(403, "not allowed", message)
    return caller


def _asked(new: CustomerNew, token: str) -> actions.Request:
    if not token.strip():
        message = _(
            "Send an Idempotency-Key, a new one for each customer: asking again is harmless."
        )
        raise Refused(400, "key missing", message)
    body = new.model_dump_json()
    return actions.Request(*(sha256(text.encode()).hexdigest() for text in (token, body)))


def _known(caller: Caller, new: CustomerNew, purposes: Iterable[str]) -> customers.Known:
    more = own_fields.written(new.fields)
    own_fields.must_be_told(caller.actor, more, purposes)
    return customers.Known(
        **{
            name: getattr(new, name)
            for name in ("name_en", "name_zh", "language", "district", "channel", "member_no")
        },
        emails=_normal("emails", new.emails, normalise_email),
        phones=_normal("phones", new.phones, normalise_phone),
        identities=tuple((one.source, one.external_id) for one in new.identities),
        more={name: value for name, value in more.items() if value is not None},
    )


def _normal(field: str, written: list[str], normalise: Any) -> tuple[str, ...]:
    normal = [normalise(one) for one in written]
    if None in normal:
        message = _("This is no address or number: write it in full.")
        raise Refused(422, "invalid", message, {"field": field, "place": normal.index(None)})
    return tuple(dict.fromkeys(normal))


def _shown(caller: Caller, new: CustomerNew) -> tuple[NoticeSeen, str]:
    if caller.notice is None:
        message = _(
            "This key is bound to no notice, so nobody can have been shown one. Make a key that is."
        )
        raise Refused(409, "no notice", message)
    language = new.notice_language or ("en" if new.language == "en" else "zh-hant")
    return caller.notice, caller.notice.hashes[language]


def _alike(caller: Caller, known: customers.Known) -> tuple[dict[str, Any], ...]:
    if queries.is_taken(member_no=known.member_no):
        return ()  # that stands in the way before all else
    given = customers.as_likeness(known, 0)
    found = queries.resembling(actor=caller.actor, given=given, entrance="api")
    log_look(
        actor=caller.actor,
        way="api:customers-new",
        classes={FieldClass.CONTACT},
        customer_ids=[t.listed.id for t in found if FieldClass.CONTACT not in t.listed.hidden],
        at=timezone.now(),
    )
    return tuple(
        {
            "id": twin.listed.id,
            "probability": round(twin.probability, 4),
            "evidence": [
                {"field": one.field, "level": one.level, "bits": round(one.bits, 1)}
                for one in twin.evidence
            ],
        }
        for twin in found
    )


def _taken_in(
    caller: Caller,
    asked: actions.Request,
    known: customers.Known,
    shown: str,
    reason: str,
    *,
    under_age: bool,
) -> CustomerId:
    try:
        return actions.take_in(
            actor=caller.actor,
            key_id=caller.key_id,
            request=asked,
            known=known,
            shown=shown,
            at=timezone.now(),
            reason=reason,
            under_age=under_age,
        )
    except (*UNCOVERED, *WRONG) as wrong:
        raise refusal_of(wrong) from wrong


def _made(response: HttpResponse, customer_id: CustomerId) -> dict[str, Any]:
    version = response["ETag"] = etag_of(customer_id)
    response["Location"] = f"/api/v1/customers/{customer_id}"
    return {"id": customer_id, "version": version}
