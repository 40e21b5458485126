"""A file of a question, made for somebody: by a page, a delivery or another system alike."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import override

from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import FieldClass
from kaifong.foundation.ids import SavedReportId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.foundation.web.formats import HONG_KONG
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.queries import Answer, Ask
from kaifong.orders.permissions import Permission
from kaifong.reports.events import FiguresExported
from kaifong.reports.queries import covers
from kaifong.reports.queries.subjects import Named
from kaifong.reports.rules.subjects import Shelf

from .exporting import DONE, Format
from .writing import TYPES, Work, write


@dataclass(frozen=True)
class Unkept:
    """A question that is neither of the library nor kept, as somebody puts it in the builder."""

    title: Promise | str
    asked: Ask
    chart: str = "bar"
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Made:
    """
    A file whole, and what is known of it: `hidden` counts the figures that were kept back.

    `versions` says by which definitions it was reckoned, `classification` how it is to be guarded,
    `as_of` how old the figures are.
    """

    name: str  # of the file: no person's, and none that a person chose
    content_type: str
    content: bytes
    rows: int
    hidden: int
    classification: FieldClass
    versions: Mapping[str, int]
    as_of: datetime
    sha256: str


@transaction.atomic
def make_file(  # noqa: PLR0913  all that a file depends on
    *,
    actor: Actor,
    named: Named | Unkept,
    format: Format,  # noqa: A002  its own name
    language: str,
    at: datetime,
    today: date,
    action: str = "export",
    number: str = "",
    fresh: bool = False,
) -> Made:
    """
    Return a file of a question with its cover; that it left is on record.

    It is answered from the actor's own rows, in a language (`en` or `zh-hant`), as of the Hong Kong
    day `today`. `action` is what is done with it: `export`, which for a paper (PDF) is `print`, or
    another right of orders such as `mail`. `number` is that of the request behind it, if any;
    `fresh` asks our own tables instead of the lake.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if the actor may not do this with orders, not report, or not on an entity
    :raises NoChineseFont: if a paper cannot be set
    :raises Closed: and whatever else `intelligence.actions.ask` raises of a question
    """
    must_be_off(Brake.NO_EXPORT)
    done = DONE.get(format, "export") if action == "export" else action
    require(actor, Permission.ORDER_REPORT)
    require(actor, f"orders:order:{done}")
    with override(language):
        answer = intelligence.ask(
            actor=actor, asked=named.asked, today=today, at=at, action=done, fresh=fresh
        )
        made = covers.Made(actor=actor, action=done, at=at, number=number)
        title = covers.titled(str(named.title), named.version)
        cover = covers.cover_of(made, answer)
        content = write(format, Work(title, language, cover, answer, named.chart))
    record(_fact(named, format, answer, content, at), staff_id=actor.staff_id)
    return _made(named, format, answer, content, at)


def _fact(
    named: Named | Unkept, kind: Format, answer: Answer, content: bytes, at: datetime
) -> FiguresExported:
    return FiguresExported(
        happened_at=at,
        format=kind,
        rows=len(answer.rows),
        beyond=named.asked.beyond,
        report_id=_report_id(named),
        version=named.version,
        question=_short(json.dumps(named.asked.as_json(), sort_keys=True).encode()),
        file=_short(content),
    )


def _made(
    named: Named | Unkept, kind: Format, answer: Answer, content: bytes, at: datetime
) -> Made:
    return Made(
        name=f"{_stem(named)}-{at.astimezone(HONG_KONG):%Y%m%d-%H%M}.{kind.name.lower()}",
        content_type=TYPES[kind],
        content=content,
        rows=len(answer.rows),
        hidden=answer.hidden,
        classification=covers.classification(named.asked),
        versions=answer.versions,
        as_of=answer.as_of,
        sha256=sha256(content).hexdigest(),
    )


def _report_id(named: Named | Unkept) -> SavedReportId | None:
    if isinstance(named, Unkept) or named.subject.shelf is not Shelf.KEPT:
        return None
    return SavedReportId(int(named.subject.key))


def _stem(named: Named | Unkept) -> str:
    """Return how a file's name begins: never with a title, in which a person may be named."""
    if isinstance(named, Unkept):
        return "figures"
    kept = named.subject.shelf is Shelf.KEPT
    return f"report-{named.subject.key}" if kept else named.subject.key


def _short(content: bytes) -> int:
    """Return the first 15 hexadecimal digits of a SHA-256, as a number: events carry no text."""
    return int(sha256(content).hexdigest()[:15], 16)
