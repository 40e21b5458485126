"""Which question a form of a download means, and its lines where they are too many to wait for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import get_language, gettext_lazy

from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.files.queries import Fetch, Kind, Making, Unaskable, Wish, Written, offer_kind
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.intelligence.queries import count_lines, view_of, vocabulary
from kaifong.orders.permissions import Permission
from kaifong.reports.actions import Format, Unkept, record_lines, write_lines
from kaifong.reports.desk.downloading import LINES
from kaifong.reports.queries import words
from kaifong.reports.queries.subjects import Named, NoSuchSubject, named
from kaifong.reports.rules.subjects import NotASubject, Shelf, Subject, subject_of

from .wanted import Wish as Question
from .wanted import handed_on, wish_of

TITLE = gettext_lazy("Figures")
ORDER_LINES = "order_lines"
# So many are made within about two seconds; see docs/performance.md for what was measured.
WAITED_FOR = {Format.CSV: 40_000, Format.XLSX: 10_000, Format.PARQUET: 200_000}


def question_of(actor: Actor, sent: Mapping[str, str]) -> Named | Unkept:
    """
    Return which question is meant: by its subject, or as an address of the builder puts it.

    :raises NotAllowed: if the subject is not open to the reader
    :raises BadAsk: if the address is longer than any question, or asks for what there is not
    """
    query = handed_on(sent.get("query", ""))
    wish = wish_of(query, vocabulary(actor=actor)) if query else None
    if subject := sent.get("subject", ""):
        return _of_subject(actor, subject, wish)
    wish = wish or wish_of(query, vocabulary(actor=actor))
    return _kept(actor, wish) or Unkept(TITLE, wish.asked, wish.chart)


def is_large(actor: Actor, asked: Named | Unkept, kind: Format, today: date) -> bool:
    """
    Return whether the lines behind a question are more than one waits for.

    :raises NotAllowed, Closed, BadAsk: as making the file does
    """
    most = WAITED_FOR[kind]
    counted = count_lines(
        actor=actor, asked=asked.asked, today=today, action="export", at_most=most
    )
    return counted > most


def offer() -> None:
    """Let the worker make large files of lines."""
    offer_kind(
        Kind(
            code=ORDER_LINES,
            label=gettext_lazy("Order lines"),
            rights=_rights,
            total=_total,
            make=_make,
            fetched=_fetched,
        )
    )


def _rights(actor: Actor) -> object:
    require(actor, Permission.ORDER_REPORT)
    require(actor, Permission.ORDER_EXPORT)
    return view_of(actor, "export")


def _total(actor: Actor, wish: Wish, at: datetime) -> int:
    try:
        asked = question_of(actor, wish).asked
        return count_lines(actor=actor, asked=asked, today=hong_kong_day(at), action="export")
    except words.TROUBLES as trouble:
        raise Unaskable(str(trouble)) from trouble


def _make(making: Making) -> Written:
    try:
        made = write_lines(
            actor=making.actor,
            named=question_of(making.actor, making.wish),
            format=_format(making.wish),
            language=get_language() or "en",
            at=making.at,
            today=hong_kong_day(making.at),
            told=making.told,
        )
    except words.TROUBLES as trouble:
        raise Unaskable(str(trouble)) from trouble
    return Written(
        name=made.name,
        content_type=made.content_type,
        file=made.file,
        rows=made.rows,
        facts=made.facts,
    )


def _format(wish: Wish) -> Format:
    return Format[wish["format"].removeprefix(LINES).upper()]


def _fetched(fetch: Fetch) -> None:
    record_lines(actor=fetch.actor, facts=fetch.facts, at=fetch.at)


def _of_subject(actor: Actor, subject: str, wish: Question | None) -> Named:
    """Return a report by its name, for the days that an address chooses."""
    try:
        found = named(actor=actor, subject=subject_of(subject))
    except (NotASubject, NoSuchSubject):
        raise NotAllowed(subject) from None
    if wish is None:
        return found
    chosen = replace(found.asked, period=wish.asked.period, compare=wish.asked.compare)
    return replace(found, asked=chosen)


def _kept(actor: Actor, wish: Question) -> Named | None:
    """Return the kept report from which a question came, if it was not changed since."""
    if not wish.saved:
        return None
    try:
        found = named(actor=actor, subject=Subject(Shelf.KEPT, str(wish.saved)))
    except NoSuchSubject:
        return None
    return replace(found, chart=wish.chart) if found.asked == wish.asked else None
