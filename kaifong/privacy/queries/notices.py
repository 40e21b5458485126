"""Notices, as they are drafted, in force and of the past."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import NoticeVersionId
from kaifong.privacy.models import NoticeVersion
from kaifong.privacy.notice_text import written_out
from kaifong.privacy.permissions import Permission
from kaifong.privacy.rules.linting import Fault, faults
from kaifong.privacy.rules.notices import Terms, binds
from kaifong.privacy.rules.vocabulary import LOCALES, RELATED, Kind, Purpose


class NoSuchNotice(Exception):
    """There is no version of that number."""


@dataclass(frozen=True)
class NoticeSeen:
    """One version of a notice: what it states, its texts and their hashes by language."""

    id: NoticeVersionId
    code: str
    name_en: str
    name_zh: str
    number: int
    terms: Terms
    texts: dict[str, str]
    hashes: dict[str, str]
    made_at: datetime
    published_at: datetime | None
    published_by: int | None
    until: datetime | None

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def is_in_force(self) -> bool:
        return self.published_at is not None and self.until is None

    @property
    def speaks_of_marketing(self) -> bool:
        """Whether it asks people about marketing, and names what would be advertised."""
        return Purpose.MARKETING in self.terms.purposes and bool(self.terms.classes)


type NoticeAt = Callable[[datetime], NoticeSeen | None]


def versions(*, actor: Actor) -> list[NoticeSeen]:
    """
    Return every version of every notice, the newest of each first.

    :raises NotAllowed: if the actor may not see notices
    """
    require(actor, Permission.NOTICE_SEE)
    return [seen_of(row) for row in _rows().order_by("notice__code", "-number")]


def version(*, actor: Actor, version_id: NoticeVersionId) -> NoticeSeen:
    """
    Return one version.

    :raises NotAllowed: if the actor may not see notices
    :raises NoSuchNotice: if there is none of that number
    """
    require(actor, Permission.NOTICE_SEE)
    row = _rows().filter(pk=version_id).first()
    if row is None:
        raise NoSuchNotice(version_id)
    return seen_of(row)


def in_force() -> list[NoticeSeen]:
    """Return the notices in force: what anybody is shown, so nobody's authority is asked."""
    rows = _rows().filter(published_at__isnull=False, until__isnull=True)
    return [seen_of(row) for row in rows.order_by("notice__pk")]


def covering(*, kind: Kind, purpose: Purpose) -> NoticeSeen | None:
    """Return the notice in force that states a kind of data, for a purpose or one akin to it."""
    return next((seen for seen in in_force() if covers(seen.terms, kind, purpose)), None)


def covers(terms: Terms, kind: Kind, purpose: Purpose) -> bool:
    """Return whether a notice states a kind of data, for a purpose or for one akin to it."""
    akin = {purpose, *RELATED.get(purpose, ())}
    return kind in terms.kinds and not akin.isdisjoint(terms.purposes)


def obligatory() -> int:
    """Return how many fields the notice in force that asks most makes obligatory."""
    return max((sum(a.obligatory for a in seen.terms.asked) for seen in in_force()), default=0)


def published() -> list[NoticeSeen]:
    """Return every version that people may have been shown, the newest first."""
    return [seen_of(row) for row in _rows().filter(published_at__isnull=False).order_by("-pk")]


def shown_when(code: str) -> NoticeAt:
    """Return what tells the version of a notice that bound at a moment, read once for many."""
    known = [seen for seen in published() if seen.code == code]

    def at(moment: datetime) -> NoticeSeen | None:
        return next(
            (s for s in known if binds(published_at=s.published_at, until=s.until, at=moment)), None
        )

    return at


def shown_as(sha256: str, *, at: datetime) -> tuple[NoticeSeen, str] | None:
    """Return the version that a text with this hash shows, and its language, if it may bind now."""
    found = _rows().filter(Q(text_en=sha256) | Q(text_zh=sha256)).order_by("-pk")
    for row in found:
        if binds(published_at=row.published_at, until=row.until, at=at):
            return seen_of(row), LOCALES[0] if row.text_en_id == sha256 else LOCALES[1]
    return None


def faults_of(seen: NoticeSeen) -> list[Fault]:
    """Return what stands in the way of publishing a version."""
    return faults(seen.terms, seen.texts)


def seen_of(row: NoticeVersion) -> NoticeSeen:
    terms = Terms.read(row.terms)
    kept = dict(zip(LOCALES, (row.text_en, row.text_zh), strict=True))
    return NoticeSeen(
        id=NoticeVersionId(row.pk),
        code=row.notice.code,
        name_en=row.notice.name_en,
        name_zh=row.notice.name_zh,
        number=row.number,
        terms=terms,
        texts={locale: text.text for locale, text in kept.items() if text} or written_out(terms),
        hashes={locale: text.sha256 for locale, text in kept.items() if text},
        made_at=row.made_at,
        published_at=row.published_at,
        published_by=row.published_by,
        until=row.until,
    )


def _rows() -> QuerySet[NoticeVersion]:
    return NoticeVersion.objects.select_related("notice", "text_en", "text_zh")
