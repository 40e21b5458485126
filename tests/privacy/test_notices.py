"""Notices: drafted, linted, published, superseded, never changed."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction

from kaifong.authority.queries import NotAllowed
from kaifong.privacy import actions, queries
from kaifong.privacy.models import NoticeText, NoticeVersion
from kaifong.privacy.rules.notices import Both, Terms
from tests.cast import NOON, all_powerful

from .shop import GOOD, drafted, officer, published

pytestmark = pytest.mark.django_db


def test_a_good_notice_comes_into_force_in_both_languages_under_its_hashes():
    boss = officer()
    seen = published(boss)
    assert seen.is_in_force
    assert "Skincare and make-up" in seen.texts["en"]
    assert "護膚及化妝品" in seen.texts["zh-hant"]
    assert "收集個人資料聲明" in seen.texts["zh-hant"]
    for locale, text in seen.texts.items():
        assert seen.hashes[locale] == sha256(text.encode()).hexdigest()
    assert [one.id for one in queries.in_force()] == [seen.id]


def test_terms_survive_being_kept():
    assert Terms.read(GOOD.as_json()) == GOOD


def test_a_new_version_supersedes_and_the_old_one_stays():
    boss = officer()
    old = published(boss)
    new = published(boss, replace(GOOD, more=Both("Thank you.", "多謝。")), at=NOON)
    again = queries.version(actor=boss, version_id=old.id)
    assert (again.until, again.texts) == (NOON, old.texts)
    assert [one.id for one in queries.in_force()] == [new.id]
    assert new.number == old.number + 1
    assert actions.draft_notice(actor=boss, code="shop", at=NOON) not in (old.id, new.id)


def test_one_draft_at_a_time():
    boss = officer()
    first = actions.draft_notice(actor=boss, code="shop", at=NOON)
    assert actions.draft_notice(actor=boss, code="shop", at=NOON) == first


def test_the_database_lets_nobody_change_what_was_published():
    seen = published(officer())
    row = NoticeVersion.objects.filter(pk=seen.id)
    texts = NoticeText.objects.filter(pk=seen.hashes["en"])
    for change in (
        lambda: row.update(terms={}),
        lambda: row.update(published_at=None),
        lambda: row.update(until=NOON, number=9),
        row.delete,
        lambda: texts.update(text="Other words"),
        texts.delete,
        lambda: NoticeText.objects.create(sha256="0" * 64, locale="en", text="Not mine"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE privacy_noticeversion SET number = 9")
    assert queries.version(actor=officer("Other"), version_id=seen.id) == seen


def test_a_faulty_draft_is_refused_and_nothing_changes():
    boss = officer()
    old = published(boss)
    draft = drafted(boss, replace(GOOD, response=Both()), at=NOON)
    with pytest.raises(actions.NoticeFaulty):
        actions.publish(actor=boss, version_id=draft, at=NOON)
    assert [one.id for one in queries.in_force()] == [old.id]
    assert queries.version(actor=boss, version_id=draft).is_draft
    assert NoticeText.objects.count() == 2


def test_what_is_published_is_no_draft_any_more():
    boss = officer()
    seen = published(boss)
    with pytest.raises(actions.NotADraft):
        actions.write_draft(actor=boss, version_id=seen.id, terms=Terms())
    with pytest.raises(actions.NotADraft):
        actions.publish(actor=boss, version_id=seen.id, at=NOON + timedelta(days=1))
    assert queries.version(actor=boss, version_id=seen.id) == seen


def test_without_the_right_nobody_sees_drafts_or_publishes():
    boss, other = officer(), all_powerful("Other")
    draft = drafted(boss)
    for do in (
        lambda: queries.versions(actor=other),
        lambda: queries.version(actor=other, version_id=draft),
        lambda: actions.draft_notice(actor=other, code="shop", at=NOON),
        lambda: actions.write_draft(actor=other, version_id=draft, terms=Terms()),
        lambda: actions.publish(actor=other, version_id=draft, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            do()
    assert queries.version(actor=boss, version_id=draft).terms == GOOD
