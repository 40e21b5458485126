"""The list as a file: exactly what is seen, masked row by row; a large one by the worker."""

from collections.abc import Callable
from datetime import datetime
from typing import IO

from django.http import FileResponse, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority import ways
from kaifong.authority.queries import Actor, require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions, queries
from kaifong.customers.permissions import Permission
from kaifong.files.actions import TooManyAtOnce, ask
from kaifong.files.queries import Fetch, Kind, Making, Wish, Written, offer_kind
from kaifong.foundation.web import again, problem, toast
from kaifong.foundation.web.refusals import plainly

from . import cards, list_file
from .asking import wanted
from .selection import chosen

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ways.kind("list file", lambda: [*FORMATS, *cards.VERSIONS])
LIST = "customer_list"
# So many are made within about two seconds; see docs/performance.md for what was measured.
WAITED_FOR = {"csv": 20_000, "xlsx": 10_000, "vcf3": 20_000, "vcf4": 20_000}
MANY = 10**9
SENT = ("format", "query", "all")


@require_POST
@staff_only
@plainly
def export(request: StaffRequest) -> HttpResponse | FileResponse:
    """Give out the list, or the rows that were picked, as a file; a large one is waited for."""
    kind = request.POST.get("format", "csv")
    if kind not in WAITED_FOR:
        return problem(request, 400)
    require(request.actor, Permission.CUSTOMER_EXPORT)
    if _is_large(request.actor, request.POST, kind):
        return _have_made(request, kind)
    made = _written(request.actor, request.POST, timezone.now(), kind=kind)
    return FileResponse(
        made.file, as_attachment=True, filename=made.name, content_type=made.content_type
    )


def offer() -> None:
    """Let the worker make large files of the list."""
    offer_kind(
        Kind(
            code=LIST,
            label=_("Customer list"),
            rights=_rights,
            total=_total,
            make=_make,
            fetched=_fetched,
            names_people=True,
        )
    )


def _is_large(actor: Actor, sent: QueryDict, kind: str) -> bool:
    return _count(actor, sent, WAITED_FOR[kind]) > WAITED_FOR[kind]


def _count(actor: Actor, sent: QueryDict, at_most: int) -> int:
    asked = chosen(sent).asked(wanted(chosen(sent).query, actor).asked)
    return queries.count(actor=actor, asked=asked, at_most=at_most, action="export")


def _have_made(request: StaffRequest, kind: str) -> HttpResponse:
    """Have the worker make the file, and lead to where it is waited for."""
    wish = {name: request.POST.get(name, "") for name in SENT} | {"format": kind}
    language, at = get_language() or "en", timezone.now()
    try:
        file_id = ask(actor=request.actor, kind=LIST, wish=wish, language=language, at=at)
    except TooManyAtOnce:
        toast(request, _("Three large files of yours are being made: wait for one."), "warn")
        return again("files:list")
    return again("files:file", file_id)


def _written(
    actor: Actor,
    sent: QueryDict,
    at: datetime,
    *,
    kind: str,
    way: str = actions.WAY,
    told: Callable[[int], None] = lambda _rows: None,
) -> Written:
    selection = chosen(sent)
    wish = wanted(selection.query, actor)
    asked = selection.asked(wish.asked)
    stamp = f"customers-{timezone.localtime(at):%Y%m%d-%H%M}"
    file: IO[bytes]
    if version := cards.VERSIONS.get(kind):
        file, rows = cards.written(
            actor=actor, version=version, asked=asked, at=at, way=way, told=told
        )
        return Written(name=f"{stamp}.vcf", content_type=cards.TYPE, file=file, rows=rows)
    file, rows = list_file.written(
        actor=actor, kind=kind, wish=wish, asked=asked, at=at, way=way, told=told
    )
    return Written(name=f"{stamp}.{kind}", content_type=FORMATS[kind], file=file, rows=rows)


def _rights(actor: Actor) -> object:
    require(actor, Permission.CUSTOMER_EXPORT)
    scopes = [actor.scope(action, "customer") for action in ("see", "export")]
    own = queries.fields(actor=actor, action="export").values()
    return [*scopes, [(one.name, one.cls) for one in own]]


def _total(actor: Actor, wish: Wish, _at: datetime) -> int:
    return _count(actor, _sent(wish), MANY)


def _make(making: Making) -> Written:
    sent = _sent(making.wish)
    return _written(
        making.actor,
        sent,
        making.at,
        kind=making.wish["format"],
        way=actions.MAKING,
        told=making.told,
    )


def _sent(wish: Wish) -> QueryDict:
    sent = QueryDict(mutable=True)
    sent.update(wish)
    return sent


def _fetched(fetch: Fetch) -> None:
    actions.exported(actor=fetch.actor, made_at=fetch.made_at, at=fetch.at)
