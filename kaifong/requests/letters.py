"""What our letters say, in the language of whoever asked."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from kaifong.foundation.documents import pdf
from kaifong.foundation.web.formats import hk_date, hk_moment
from kaifong.privacy.queries import in_force
from kaifong.retention.actions import Answer

from .models import Correction, Letter, LogEntry, OpinionNote, Request
from .wording import FIELDS, KINDS, LETTERS, grounds_in_words, own, value_in_words

SAYS = {
    Letter.Kind.EXTENSION: gettext_lazy(
        "We cannot answer all of it within the time of the law. We will as soon as we can."
    ),
    Letter.Kind.NONE_HELD: gettext_lazy(
        "We have looked in all our records and hold no personal data about you."
    ),
    Letter.Kind.CORRECTED: gettext_lazy("We have corrected your data as you asked."),
    Letter.Kind.DELETION: gettext_lazy(
        "This is what we deleted at your request, and what a law makes us keep for now."
    ),
}


def letter(
    row: Request,
    kind: Letter.Kind,
    *,
    at: datetime,
    late: bool,
    entry: LogEntry | None = None,
    text: str = "",
    tables: Sequence[pdf.Table] = (),
) -> tuple[bytes, str]:
    """Return a letter as PDF, and its SHA-256."""
    language = "en" if row.language == "en" else "zh-hant"
    with override(language):
        body = [*_refusal(entry)] if entry else [str(SAYS[kind]), *([text] if text else [])]
        if late:
            body.append(
                _("This answer comes after the last day that the law allows: we regret it.")
            )
        paper = pdf.Paper(
            title=str(LETTERS[kind]),
            language=language,
            facts=[*_of(row), *_written(at, entry)],
            text=[*body, _("You may complain to the Privacy Commissioner for Personal Data.")],
            tables=tables,
            foot=_from(),
        )
        made = pdf.write(paper)
    return made, sha256(made).hexdigest()


def facts_of(row: Request) -> list[tuple[str, str]]:
    """Return what stands at the head of a paper about a request, in its own language."""
    with override("en" if row.language == "en" else "zh-hant"):
        return _of(row)


def _of(row: Request) -> list[tuple[str, str]]:
    return [
        (_("Your request"), str(KINDS[row.kind])),
        (_("Received on"), hk_date(row.received_on)),
        (_("Our reference"), f"R{row.pk}"),
    ]


def _written(at: datetime, entry: LogEntry | None) -> Iterable[tuple[str, str]]:
    yield _("Written"), hk_moment(at)
    if entry:
        yield _("Entry in the log book"), f"{entry.pk} · {hk_moment(entry.entered_at)}"


def _refusal(entry: LogEntry) -> Iterable[str]:
    if entry.part:
        said = _("We cannot comply with this part of your request: %(part)s")
        yield said % {"part": entry.part}
    else:
        yield _("We cannot comply with your request.")
    yield from grounds_in_words(entry.grounds, entry.grounds_version)
    yield entry.reasons
    if entry.other_user:
        yield _("The data user who controls the data: %(user)s") % {"user": entry.other_user}
    for note in OpinionNote.objects.filter(request=entry.request_id).order_by("pk"):
        yield _("We have annexed your note to the data: %(note)s") % {"note": note.text}
    yield _("You pay nothing for this.")


def _from() -> str:
    """Return who writes: the handler of requests that the notice in force names."""
    seen = in_force()
    if not seen:
        return _("Data Protection Officer")
    terms = seen[0].terms
    return f"{own(terms.handler)} · {own(terms.address)}"


def corrected_copy(row: Request, found: Correction) -> pdf.Table:
    """Return the corrected copy, which the person gets (s.23(1)(b))."""
    with override("en" if row.language == "en" else "zh-hant"):
        field = str(FIELDS.get(found.field, found.field))
        texts = [value_in_words(found.field, text) for text in (found.before, found.proposed)]
        return pdf.Table(
            _("Corrected copy"), [_("Field"), _("Before"), _("Now")], [[field, *texts]]
        )


def erased_and_kept(row: Request, answer: Answer) -> list[pdf.Table]:
    """Return item by item what was deleted, and what is kept, by which law, until when."""
    with override("en" if row.language == "en" else "zh-hant"):
        erased = [[own(one)] for one in answer.erased]
        kept = [
            [
                own(one.what),
                f"{own(one.purpose)} ({one.law})",
                hk_date(one.until) if one.until else own(one.start),
            ]
            for one in answer.kept
        ]
        return [
            pdf.Table(_("Deleted"), [_("What")], erased),
            pdf.Table(_("Kept"), [_("What"), _("Why, and by which law"), _("Until")], kept),
        ]
