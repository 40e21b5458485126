"""Drafting notices and putting them into force."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import NoticeVersionId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.privacy.events import NoticePublished
from kaifong.privacy.models import Notice, NoticeText, NoticeVersion
from kaifong.privacy.notice_text import written_out
from kaifong.privacy.permissions import Permission
from kaifong.privacy.rules.linting import Fault, faults
from kaifong.privacy.rules.notices import Terms
from kaifong.privacy.rules.vocabulary import LOCALES


class NotADraft(Exception):
    """There is no draft of that number: it was published, or is no more."""


class NoticeFaulty(Exception):
    """The law or the regulator does not let a notice say this; nothing was published."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__(found)
        self.faults = found


@transaction.atomic
def draft_notice(
    *, actor: Actor, code: str, name_en: str = "", name_zh: str = "", at: datetime
) -> NoticeVersionId:
    """
    Begin a new version with the words of the one in force; return the draft if there is one.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not publish notices
    """
    require(actor, Permission.NOTICE_PUBLISH)
    must_be_off(Brake.READ_ONLY)
    Notice.objects.get_or_create(code=code, defaults={"name_en": name_en, "name_zh": name_zh})
    notice = Notice.objects.select_for_update().get(code=code)
    last = notice.versions.order_by("-number").first()
    if last is not None and last.published_at is None:
        return NoticeVersionId(last.pk)
    made = notice.versions.create(
        number=last.number + 1 if last else 1,
        terms=last.terms if last else Terms().as_json(),
        made_at=at,
        made_by=actor.staff_id,
    )
    return NoticeVersionId(made.pk)


@transaction.atomic
def write_draft(*, actor: Actor, version_id: NoticeVersionId, terms: Terms) -> None:
    """
    Put these terms into a draft.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not publish notices
    :raises NotADraft: if it was published meanwhile
    """
    require(actor, Permission.NOTICE_PUBLISH)
    must_be_off(Brake.READ_ONLY)
    draft = _draft(version_id)
    draft.terms = terms.as_json()
    draft.save()


@transaction.atomic
def publish(*, actor: Actor, version_id: NoticeVersionId, at: datetime) -> None:
    """
    Put a draft into force in both languages, in the place of the version before.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not publish notices
    :raises NotADraft: if it was published already
    :raises NoticeFaulty: if the law or the regulator does not let it say this
    """
    require(actor, Permission.NOTICE_PUBLISH)
    must_be_off(Brake.READ_ONLY)
    draft = _draft(version_id)
    terms = Terms.read(draft.terms)
    texts = written_out(terms)
    if found := faults(terms, texts):
        raise NoticeFaulty(found)
    draft.notice.versions.filter(published_at__isnull=False, until=None).update(until=at)
    hashes = _keep(texts)
    draft.text_en_id, draft.text_zh_id = (hashes[locale] for locale in LOCALES)
    draft.published_at, draft.published_by = at, actor.staff_id
    draft.save()
    event = NoticePublished(happened_at=at, notice_id=draft.notice_id, version_id=draft.pk)
    record(event, staff_id=actor.staff_id)


def _draft(version_id: NoticeVersionId) -> NoticeVersion:
    found = NoticeVersion.objects.select_for_update(of=("self", "notice")).select_related("notice")
    draft = found.filter(pk=version_id, published_at=None).first()
    if draft is None:
        raise NotADraft(version_id)
    return draft


def _keep(texts: Mapping[str, str]) -> dict[str, str]:
    """Keep each text once, under its hash; return the hashes by language."""
    hashes = {locale: sha256(text.encode()).hexdigest() for locale, text in texts.items()}
    NoticeText.objects.bulk_create(
        [
            NoticeText(sha256=hashes[locale], locale=locale, text=text)
            for locale, text in texts.items()
        ],
        ignore_conflicts=True,
    )
    return hashes
